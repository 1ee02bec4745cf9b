import { ToggleButton, ToggleButtonGroup } from "@mui/material";
import { ListBase, Pagination, useListContext, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import { isFinal, type Job, type JobState } from "../api/models";
import { CueMark } from "../shell/CueMark";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { toneOf } from "./jobWords";
import { ProgressBar } from "./ProgressBar";
import "./jobs.css";

const STATES: JobState[] = ["running", "queued", "done", "failed", "cancelled"];

export const JobList = () => (
  <ListBase<Job> sort={{ field: "created_at", order: "DESC" }} perPage={25} queryOptions={{ refetchInterval: 4_000 }}>
    <Jobs />
  </ListBase>
);

const Jobs = () => {
  const translate = useTranslate();
  const { filterValues, setFilters } = useListContext<Job>();
  const state = (filterValues as { state?: JobState }).state ?? "all";
  return (
    <>
      <PageTitle title={translate("cw.jobs.title")} claim={translate("cw.jobs.claim")} />
      <ToggleButtonGroup
        className="filters"
        exclusive
        size="small"
        value={state}
        aria-label={translate("cw.jobs.filter")}
        onChange={(_, value: string | null) => setFilters(value === null || value === "all" ? {} : { state: value })}
      >
        {["all", ...STATES].map((one) => (
          <ToggleButton key={one} value={one}>
            {translate(one === "all" ? "cw.jobs.all" : `cw.jobs.state.${one}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Rows />
    </>
  );
};

const Rows = () => {
  const translate = useTranslate();
  const { data, isPending, error, refetch, total } = useListContext<Job>();
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading rows={6} />;
  if (data.length === 0) return <EmptyState title={translate("cw.jobs.empty")}>{translate("cw.jobs.empty_hint")}</EmptyState>;
  return (
    <>
      <DataTable
        label={translate("cw.jobs.title")}
        rows={data}
        columns={[
          {
            key: "film",
            title: translate("cw.jobs.film"),
            cell: (job) => <Link to={`/jobs/${job.id}/show`}>{job.video_title ?? translate(`cw.pipelines.${job.pipeline}`)}</Link>,
          },
          { key: "kind", title: translate("cw.jobs.kind"), cell: (job) => translate(`cw.pipelines.${job.pipeline}`, { _: job.pipeline }) },
          { key: "state", title: translate("cw.jobs.where"), cell: (job) => <Standing job={job} /> },
          { key: "begun", title: translate("cw.jobs.asked"), cell: (job) => <When at={job.created_at} /> },
        ]}
      />
      {(total ?? 0) > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
    </>
  );
};

const Standing = ({ job }: { job: Job }) => {
  const translate = useTranslate();
  return (
    <span className="standing">
      <span className="row">
        <CueMark tone={toneOf(job.state)} />
        {translate(`cw.jobs.state.${job.state}`)}
      </span>
      {!isFinal(job.state) && <ProgressBar slim value={job.progress} label={translate("cw.jobs.whole")} />}
    </span>
  );
};
