import { useTranslate } from "react-admin";

import { isFinal, type Video } from "../api/models";
import { JobProgress } from "../jobs/JobProgress";
import type { TrackWithCues } from "../providers/dataProvider";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { MixResult } from "./MixResult";
import { worthShowing } from "./mixModel";
import { OrderMix } from "./OrderMix";
import { useMixes } from "./useMixes";
import "./mixes.css";

/** The script spoken and mixed with its film: asked for, on its way, and what came of it. */
export const SoundPanel = ({ video, track }: { video: Video; track: TrackWithCues }) => {
  const translate = useTranslate();
  const { mixes, job, error, retry, follow } = useMixes(video.id, track.id);
  const working = job !== undefined && !isFinal(job.state);
  const [newest, ...older] = mixes ?? [];
  return (
    <div className="mixes">
      {error && <ProblemPanel error={error} onRetry={retry} compact />}
      {!error && !mixes && <Loading rows={4} />}
      {!error && mixes && (
        <>
          {worthShowing(job) && <JobProgress job={job} onNewJob={follow} />}
          {video.may_edit && !working && <OrderMix track={track} again={mixes.length > 0} onJob={follow} />}
          {newest && <MixResult mix={newest} title={video.title} />}
          {!newest && !worthShowing(job) && (
            <EmptyState title={translate("cw.mixes.none")}>
              {translate(video.may_edit ? "cw.mixes.none_hint" : "cw.mixes.none_viewer")}
            </EmptyState>
          )}
          {older.length > 0 && (
            <details className="mixes__older">
              <summary>{translate("cw.mixes.older", { smart_count: older.length })}</summary>
              {older.map((mix) => (
                <MixResult key={mix.job_id} mix={mix} title={video.title} />
              ))}
            </details>
          )}
        </>
      )}
    </div>
  );
};
