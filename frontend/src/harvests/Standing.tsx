import { useEffect } from "react";
import { useTranslate } from "react-admin";

import { isFinal, type Harvest } from "../api/models";
import { toneOf } from "../jobs/jobWords";
import { ProgressBar } from "../jobs/ProgressBar";
import { useJob } from "../jobs/useJob";
import { CueMark } from "../shell/CueMark";
import { When } from "../shell/When";

interface Props {
  harvest: Harvest;
  live: boolean; // told by the server as it goes
  onEnd: () => void;
}

/** Where a harvest stands, and why there is nothing to show for it. */
export const Standing = ({ harvest, live, onEnd }: Props) => {
  const translate = useTranslate();
  const { job: told } = useJob(live ? harvest.job.id : null);
  const job = told ?? harvest.job;
  const ended = isFinal(job.state) && !isFinal(harvest.job.state);
  useEffect(() => {
    if (ended) onEnd();
  }, [ended]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <span className="standing">
      <span className="row">
        <CueMark tone={toneOf(job.state)} />
        {translate(`cw.jobs.state.${job.state}`)}
      </span>
      {!isFinal(job.state) && <ProgressBar slim value={job.progress} label={translate("cw.jobs.whole")} />}
      {job.state === "done" && harvest.made_at && (
        <span className="quiet harvest__when">
          <When at={harvest.made_at} />
        </span>
      )}
      {job.problem && <span className="quiet" lang="en" dir="auto">{job.problem.detail}</span>}
      {job.state === "done" && harvest.reason && <span className="quiet" lang="en" dir="auto">{harvest.reason}</span>}
    </span>
  );
};
