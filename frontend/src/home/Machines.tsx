import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Job } from "../api/models";
import { leftOf, presentStep, toneOf } from "../jobs/jobWords";
import { ProgressBar } from "../jobs/ProgressBar";
import type { AppDataProvider } from "../providers/dataProvider";
import { CueMark } from "../shell/CueMark";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { Dotted } from "../shell/Dotted";

const SHOWN = 6;

/** Jobs that run and that wait, as they go. */
export const Machines = () => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ["active-jobs"], // as the shelf of films asks
    queryFn: () => provider.activeJobs(),
    refetchInterval: ({ state }) => (state.data?.length ? 2_500 : 10_000),
  });
  const jobs = [...(data ?? [])].sort((a, b) => Number(b.state === "running") - Number(a.state === "running"));
  const hidden = Math.max(0, jobs.length - SHOWN);
  return (
    <section className="home__machines panel" aria-labelledby="home-machines">
      <header className="home__head">
        <h2 id="home-machines">{translate("cw.home.machines")}</h2>
        <Link to="/jobs">{translate("cw.home.all_jobs")}</Link>
      </header>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} compact />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <p className="quiet">{translate("cw.home.machines_none")}</p>}
      {jobs.length > 0 && (
        <ul className="home__list" aria-labelledby="home-machines">
          {jobs.slice(0, SHOWN).map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
      {hidden > 0 && <p className="quiet">{translate("cw.home.more", { smart_count: hidden })}</p>}
    </section>
  );
};

const JobRow = ({ job }: { job: Job }) => {
  const translate = useTranslate();
  const step = presentStep(job);
  const left = leftOf(job.seconds_left);
  const kind = translate(`cw.pipelines.${job.pipeline}`, { _: job.pipeline });
  const words = [step && translate(`cw.steps.${step.name}`, { _: step.name }), `${Math.round(job.progress * 100)} %`, left && translate(left.key, { smart_count: left.count })];
  return (
    <li className="wait">
      <span className="row wait__job">
        <CueMark tone={toneOf(job.state)} />
        <Link to={`/jobs/${job.id}/show`}>
          <bdi>{job.video_title ?? kind}</bdi>
        </Link>
      </span>
      <span className="wait__what">{job.video_title ? kind : ""}</span>
      <span className="wait__about quiet">
        {job.state === "running" && <ProgressBar slim value={job.progress} label={translate("cw.jobs.whole")} />}
        {job.state === "running" ? <Dotted facts={words} /> : translate("cw.home.queued")}
      </span>
    </li>
  );
};
