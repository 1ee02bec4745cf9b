import { useRedirect, useTranslate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { Job } from "../api/models";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { size } from "../timeline/timeText";
import { JobProgress } from "./JobProgress";
import { useJob } from "./useJob";

export const JobPage = () => {
  const translate = useTranslate();
  const redirect = useRedirect();
  const { id } = useParams();
  const { job, error } = useJob(id);
  if (error) return <ProblemPanel error={error} />;
  if (!job) return <Loading rows={8} />;
  return (
    <div className="job-page">
      <Link to="/jobs" className="back">
        {translate("cw.jobs.back")}
      </Link>
      <PageTitle title={job.video_title ?? translate("cw.jobs.one")} claim={translate(`cw.pipelines.${job.pipeline}`, { _: job.pipeline })}>
        {job.video_id && <Link to={`/videos/${job.video_id}/show`}>{translate("cw.jobs.open_film")}</Link>}
      </PageTitle>
      <JobProgress job={job} onNewJob={(next) => redirect(`/jobs/${next.id}/show`)} />
      <Facts job={job} />
    </div>
  );
};

const Facts = ({ job }: { job: Job }) => {
  const translate = useTranslate();
  const peaks = job.steps.map((step) => Number(step.usage?.["peak_bytes"] ?? 0));
  const cpu = job.steps.reduce((sum, step) => sum + Number(step.usage?.["cpu_s"] ?? 0), 0);
  const facts: [string, React.ReactNode][] = [
    ["asked", <When key="asked" at={job.created_at} />],
    ["begun", <When key="begun" at={job.started_at} none="cw.jobs.not_yet" />],
    ["ended", <When key="ended" at={job.finished_at} none="cw.jobs.not_yet" />],
    ["cpu", <bdi key="cpu">{cpu > 0 ? `${cpu.toFixed(1)} s` : "–"}</bdi>],
    ["memory", <bdi key="memory">{Math.max(0, ...peaks) > 0 ? size(Math.max(...peaks)) : "–"}</bdi>],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{translate(`cw.jobs.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};
