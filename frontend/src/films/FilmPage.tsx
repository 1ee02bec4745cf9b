import { useEffect, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useGetOne, useTranslate } from "react-admin";
import { useParams } from "react-router-dom";

import type { Track, Video } from "../api/models";
import { stepsDone } from "../jobs/jobWords";
import { useJob } from "../jobs/useJob";
import { Playhead } from "../player/playhead";
import { Player } from "../player/Player";
import type { AppDataProvider } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { SpeakersSection } from "../speakers/SpeakersSection";
import { Timeline } from "../timeline/Timeline";
import { FilmHead } from "./FilmHead";
import { ScriptPanel } from "./ScriptPanel";
import "./films.css";

export const FilmPage = () => {
  const { id = "" } = useParams();
  const { data: video, error, refetch } = useGetOne<Video>("videos", { id });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!video) return <Loading rows={6} />;
  return <Film key={id} video={video} />;
};

const newestFirst = (tracks: Track[] | undefined, kind: Track["kind"]): Track[] =>
  (tracks ?? []).filter((track) => track.kind === kind).sort((a, b) => b.created_at.localeCompare(a.created_at));

/** Heard, but with its words kept back: there is nothing to read. */
const isWordless = ({ provenance }: Track): boolean => provenance["source"] === "heard" && provenance["withheld"] === true;

/** What the server knows of the film; fetched again whenever a step of its job ends. */
function useFilm(video: Video, chosen: string | null) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const { job } = useJob(video.latest_job?.id);
  const done = `${job?.id ?? ""} ${job?.state ?? ""} ${stepsDone(job)}`;
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ["film", video.id] });
    void queries.invalidateQueries({ queryKey: ["videos", "getOne"] });
  }, [done, queries, video.id]);

  const media = useQuery({ queryKey: ["film", video.id, "media"], queryFn: () => provider.media(video.id) });
  const timeline = useQuery({ queryKey: ["film", video.id, "timeline"], queryFn: () => provider.timeline(video.id) });
  const tracks = useQuery({ queryKey: ["film", video.id, "tracks"], queryFn: () => provider.tracks(video.id) });
  const scripts = newestFirst(tracks.data, "description").filter((track) => !isWordless(track));
  const description = scripts.find(({ id }) => id === chosen) ?? scripts[0];
  const script = useQuery({
    queryKey: ["film", video.id, "track", description?.id, description?.revision],
    queryFn: () => provider.track(description?.id ?? ""),
    enabled: description !== undefined,
    placeholderData: (before) => (before?.id === description?.id ? before : undefined), // while its newer revision comes
  });
  return { job, media, timeline, tracks, scripts, script };
}

const NO_CUES: never[] = [];
const NO_GAPS: never[] = [];

const Film = ({ video }: { video: Video }) => {
  const translate = useTranslate();
  const [playhead] = useState(() => new Playhead());
  const [chosen, setChosen] = useState<string | null>(null);
  const { job, media, timeline, tracks, scripts, script } = useFilm(video, chosen);
  const durationMs = video.duration_ms ?? timeline.data?.duration_ms ?? 0;
  const cues = script.data?.cues ?? NO_CUES;
  const failure = media.error ?? timeline.error ?? tracks.error ?? script.error;
  return (
    <article className="film-page">
      <FilmHead video={video} track={script.data} job={job} />
      {failure && <ProblemPanel error={failure} onRetry={() => void tracks.refetch()} />}
      <div className="film-page__work">
        <div className="film-page__see">
          {media.data ? (
            <Player
              playhead={playhead}
              media={media.data}
              cues={cues}
              languages={{
                descriptions: script.data?.language ?? "en",
                captions: newestFirst(tracks.data, "transcript")[0]?.language ?? "en",
              }}
              durationMs={durationMs}
              onExpired={() => void media.refetch()}
            />
          ) : (
            <div className="film__blank film__blank--wide" role="status" aria-label={translate("cw.shell.loading")} />
          )}
          {timeline.data && durationMs > 0 && (
            <Timeline
              film={timeline.data}
              cues={cues}
              playhead={playhead}
              durationMs={durationMs}
              peaksUrl={media.data?.peaks_url ?? null}
            />
          )}
        </div>
        <ScriptPanel
          video={video}
          job={job}
          scripts={scripts}
          track={script.data}
          onTrack={setChosen}
          gaps={timeline.data?.gaps ?? NO_GAPS}
          loading={tracks.isPending || script.isLoading}
          playhead={playhead}
        />
      </div>
      <SpeakersSection video={video} playhead={playhead} durationMs={durationMs} />
    </article>
  );
};
