import { useMemo, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetIdentity, useTranslate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { Media, Timeline, Video } from "../api/models";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { useDocumentTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { EditorWork } from "./EditorWork";
import { useSaver } from "./saving/useSaving";
import { loadTrack, scriptServer } from "./scriptServer";
import "./editor.css";

/** One description of a film, to be written. */
export const EditorPage = () => {
  const { id = "" } = useParams();
  const { identity } = useGetIdentity();
  const [tries, setTries] = useState(0);
  if (identity === undefined) return <Loading rows={8} />;
  const again = (): void => setTries((before) => before + 1);
  return <Opening key={`${id} ${tries}`} trackId={id} me={String(identity.id)} onRetry={again} />;
};

export interface FilmOf {
  readonly track: TrackWithCues;
  readonly video: Video;
  readonly media: Media;
  readonly timeline: Timeline;
  /** What is said in the film, where it is known. */
  readonly transcript: TrackWithCues | null;
}

const Opening = ({ trackId, me, onRetry }: { trackId: string; me: string; onRetry: () => void }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const server = useMemo(() => scriptServer(trackId, me), [trackId, me]);
  const opened = useSaver(trackId, me, server);
  const film = useQuery({
    queryKey: ["editor", "film", trackId],
    queryFn: () => filmOf(provider, trackId),
    staleTime: Infinity,
    gcTime: 0,
  });
  useDocumentTitle(film.data?.track.title ?? translate("cw.editor.title"));
  // What cannot be fetched anew, as the film's addresses while the server is away, takes nothing from whoever writes.
  const error = (film.data ? null : film.error) ?? (opened.kind === "failed" ? opened.error : null);
  if (error) return <ProblemPanel error={error} onRetry={onRetry} />;
  if (!film.data || opened.kind !== "open") return <Loading rows={8} />;
  const { video, track } = film.data;
  return (
    <article className="editor">
      <header className="editor__head">
        <Link to={`/videos/${video.id}/show`} className="back">
          <bdi>{video.title}</bdi>
        </Link>
        <h1>
          <bdi>{track.title}</bdi>
        </h1>
      </header>
      <EditorWork film={film.data} saver={opened.saver} onExpired={() => void film.refetch()} />
    </article>
  );
};

async function filmOf(provider: AppDataProvider, trackId: string): Promise<FilmOf> {
  const track = await loadTrack(trackId);
  const [{ data: video }, media, timeline, tracks] = await Promise.all([
    provider.getOne<Video>("videos", { id: track.video_id }),
    provider.media(track.video_id),
    provider.timeline(track.video_id),
    provider.tracks(track.video_id),
  ]);
  const said = tracks.find(({ kind, cue_count }) => kind === "transcript" && cue_count > 0);
  return { track, video, media, timeline, transcript: said ? await provider.track(said.id) : null };
}
