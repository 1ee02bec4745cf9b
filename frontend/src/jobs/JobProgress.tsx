import { Button } from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useNotify, useTranslate } from "react-admin";

import { isFinal, type Job } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { CueMark } from "../shell/CueMark";
import { ProblemPanel } from "../shell/ProblemPanel";
import { leftOf, toneOf } from "./jobWords";
import { ProgressBar } from "./ProgressBar";
import { StepRow } from "./StepRow";
import "./jobs.css";

/** The one place that shows how a job goes: the whole, each step, time left, what went wrong, cancel and retry. */
export const JobProgress = ({ job, onNewJob }: { job: Job; onNewJob?: (job: Job) => void }) => {
  const translate = useTranslate();
  const left = isFinal(job.state) ? null : leftOf(job.seconds_left);
  return (
    <section className="job panel" aria-label={translate("cw.jobs.progress")}>
      <div className="job__head">
        <CueMark tone={toneOf(job.state)} />
        <h2>{translate(`cw.jobs.state.${job.state}`)}</h2>
        <span className="quiet" role="status">
          {left && translate(left.key, { smart_count: left.count })}
        </span>
        <JobButtons job={job} onNewJob={onNewJob} />
      </div>
      {!isFinal(job.state) && <ProgressBar value={job.progress} label={translate("cw.jobs.whole")} />}
      {job.problem && <ProblemPanel error={job.problem} compact />}
      {job.answered && !isFinal(job.state) && <p className="quiet">{translate("cw.jobs.answered")}</p>}
      <ol className="job__steps">
        {job.steps.map((step) => (
          <StepRow key={step.name} step={step} jobProblem={job.problem} />
        ))}
      </ol>
    </section>
  );
};

const JobButtons = ({ job, onNewJob }: { job: Job; onNewJob?: (job: Job) => void }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (verb: "cancel" | "retry") => (verb === "cancel" ? provider.cancelJob(job.id) : provider.retryJob(job.id)),
    onSuccess: (next, verb) => {
      queries.setQueryData(["job", next.id], next);
      void queries.invalidateQueries({ queryKey: ["videos"] });
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      if (verb === "retry") onNewJob?.(next);
    },
    onError: (error: Error) => notify(error.message, { type: "error" }),
  });
  const canCancel = !isFinal(job.state) && !job.cancel_requested_at;
  const canRetry = job.state === "failed" || job.state === "cancelled";
  return (
    <span className="job__buttons">
      {canCancel && (
        <Button size="small" variant="outlined" disabled={act.isPending} onClick={() => act.mutate("cancel")}>
          {translate("cw.jobs.cancel")}
        </Button>
      )}
      {!isFinal(job.state) && job.cancel_requested_at && <span className="quiet">{translate("cw.jobs.stopping")}</span>}
      {canRetry && (
        <Button size="small" variant="contained" disabled={act.isPending} onClick={() => act.mutate("retry")}>
          {translate("cw.jobs.retry")}
        </Button>
      )}
    </span>
  );
};
