import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { Media, Timeline, Video } from "../api/models";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { useDocumentTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { EditorWork } from "./EditorWork";
import { useSaver } from "./useSaver";
import "./editor.css";

/** One description of a film, to be written. */
export const EditorPage = () => {
  const { id = "" } = useParams();
  return <Opening key={id} trackId={id} />;
};

export interface FilmOf {
  readonly track: TrackWithCues;
  readonly video: Video;
  readonly media: Media;
  readonly timeline: Timeline;
  /** What is said in the film, where it is known. */
  readonly transcript: TrackWithCues | null;
}

const Opening = ({ trackId }: { trackId: string }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const opened = useSaver(trackId);
  const film = useQuery({
    queryKey: ["editor", "film", trackId],
    queryFn: () => filmOf(provider, trackId),
    staleTime: Infinity,
    gcTime: 0,
  });
  useDocumentTitle(film.data?.track.title ?? translate("cw.editor.title"));
  const error = film.error ?? opened.error;
  if (error) {
    const retry = (): void => {
      void film.refetch();
      opened.retry();
    };
    return <ProblemPanel error={error} onRetry={retry} />;
  }
  if (!film.data || opened.saver === null) return <Loading rows={8} />;
  const { video, track } = film.data;
  return (
    <article className="editor">
      <header className="editor__head">
        <Link to={`/videos/${video.id}/show`} className="back">
          {video.title}
        </Link>
        <h1>{track.title}</h1>
      </header>
      <EditorWork film={film.data} saver={opened.saver} told={opened.told} onExpired={() => void film.refetch()} />
    </article>
  );
};

async function filmOf(provider: AppDataProvider, trackId: string): Promise<FilmOf> {
  const track = await provider.track(trackId);
  const [{ data: video }, media, timeline, tracks] = await Promise.all([
    provider.getOne<Video>("videos", { id: track.video_id }),
    provider.media(track.video_id),
    provider.timeline(track.video_id),
    provider.tracks(track.video_id),
  ]);
  const said = tracks.find(({ kind, cue_count }) => kind === "transcript" && cue_count > 0);
  return { track, video, media, timeline, transcript: said ? await provider.track(said.id) : null };
}
