import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { isFinal, type Speakers, type Video } from "../api/models";
import { JobProgress } from "../jobs/JobProgress";
import { worthShowing } from "../mixes/mixModel";
import type { Playhead } from "../player/playhead";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { SpeakerLanes } from "./SpeakerLanes";
import { Transcript } from "./Transcript";
import { useChanges, type Changes } from "./useChanges";
import { useSpeakers } from "./useSpeakers";
import "./speakers.css";

interface Props {
  video: Video;
  playhead: Playhead;
  durationMs: number;
}

/** Who is heard in the film: a lane for each voice, and what they say beside it. */
export const SpeakersSection = ({ video, playhead, durationMs }: Props) => {
  const translate = useTranslate();
  const { heard, lines, loading, error, job, retry, follow } = useSpeakers(video.id);
  const changes = useChanges(video.id, follow);
  const working = job !== undefined && !isFinal(job.state);
  const someone = heard !== undefined && heard.speakers.length > 0;
  return (
    <section className="speakers panel" aria-labelledby="speakers-title">
      <header className="speakers__head">
        <div>
          <h2 id="speakers-title">{translate("cw.speakers.title")}</h2>
          {someone && <p className="quiet">{translate("cw.speakers.claim")}</p>}
        </div>
        {video.may_edit && heard?.listened && (
          <Button variant="outlined" disabled={working || changes.busy} onClick={() => changes.listen("in_domain")}>
            {translate("cw.speakers.listen_again")}
          </Button>
        )}
      </header>
      {error && <ProblemPanel error={error} onRetry={retry} compact />}
      {worthShowing(job) && <JobProgress job={job} onNewJob={follow} />}
      <Told changes={changes} />
      {!error && loading && <Loading rows={4} />}
      {!error && !loading && heard && !someone && !working && <Nobody video={video} heard={heard} changes={changes} />}
      {someone && <Certainty heard={heard} changes={changes} mayEdit={video.may_edit && !working} />}
      {someone && (
        <div className="speakers__work">
          <SpeakerLanes
            heard={heard}
            lines={lines}
            playhead={playhead}
            durationMs={durationMs}
            changes={changes}
            mayEdit={video.may_edit}
            working={working}
          />
          <Transcript lines={lines} speakers={heard.speakers} playhead={playhead} />
        </div>
      )}
    </section>
  );
};

/** What was just done, with a way back. */
const Told = ({ changes }: { changes: Changes }) => {
  const translate = useTranslate();
  const { told, busy, undo } = changes;
  return (
    <div className="speakers__told row">
      <span role="status">{told?.text}</span>
      {told?.saved && (
        <Button size="small" variant="outlined" disabled={busy} onClick={() => told.saved && undo(told.saved)}>
          {translate("cw.speakers.undo")}
        </Button>
      )}
    </div>
  );
};

const Nobody = ({ video, heard, changes }: { video: Video; heard: Speakers; changes: Changes }) => {
  const translate = useTranslate();
  const listen = (
    <Button variant="contained" disabled={changes.busy} onClick={() => changes.listen("in_domain")}>
      {translate("cw.speakers.listen")}
    </Button>
  );
  if (heard.listened) {
    return (
      <EmptyState title={translate("cw.speakers.nothing")}>
        <span lang="en" dir="auto">{heard.reason}</span>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={translate("cw.speakers.never")} action={video.may_edit && listen}>
      {translate(video.may_edit ? "cw.speakers.never_hint" : "cw.speakers.never_viewer")}
    </EmptyState>
  );
};

/** How sure the answer is: who describes, and whether the words can be trusted. */
const Certainty = ({ heard, changes, mayEdit }: { heard: Speakers; changes: Changes; mayEdit: boolean }) => {
  const translate = useTranslate();
  const describes = heard.speakers.some(({ narrates }) => narrates);
  const percent = Math.round(100 * (heard.narrator_probability ?? 0));
  const narrator =
    heard.narrators_by === "person"
      ? translate(describes ? "cw.speakers.by_person" : "cw.speakers.no_narrator_person")
      : translate(describes ? "cw.speakers.by_model" : "cw.speakers.no_narrator", { percent });
  return (
    <>
      <p>{narrator}</p>
      {heard.unsure && (
        <div className="speakers__unsure">
          <p>
            {translate("cw.speakers.unsure")} {heard.withheld && translate("cw.speakers.withheld")}
          </p>
          {heard.withheld && mayEdit && (
            <Button size="small" variant="outlined" disabled={changes.busy} onClick={() => changes.listen("always")}>
              {translate("cw.speakers.show_words")}
            </Button>
          )}
        </div>
      )}
    </>
  );
};
