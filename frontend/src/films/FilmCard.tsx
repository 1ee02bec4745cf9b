import { useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Job, Video } from "../api/models";
import { leftOf, presentStep, toneOf } from "../jobs/jobWords";
import { ProgressBar } from "../jobs/ProgressBar";
import { CueMark } from "../shell/CueMark";
import { span } from "../timeline/timeText";

const DESCRIBE = "describe_video";

/** A film as a frame with the changeover mark that says where it stands. */
export const FilmCard = ({ video, job }: { video: Video; job: Job | undefined }) => {
  const translate = useTranslate();
  const state = job?.state ?? video.latest_job?.state;
  const pipeline = job?.pipeline ?? video.latest_job?.pipeline ?? DESCRIBE;
  const stands =
    pipeline === DESCRIBE || !state
      ? translate(`cw.films.state.${state ?? "none"}`)
      : translate(`cw.films.work.${state}`, { what: translate(`cw.pipelines.${pipeline}`, { _: pipeline }) });
  return (
    <li className="film">
      <Link to={`/videos/${video.id}/show`} className="film__link">
        <span className="film__frame">
          {video.poster_url ? <img src={video.poster_url} alt="" loading="lazy" /> : <span className="film__blank" aria-hidden="true" />}
          <span className="film__mark">
            <CueMark tone={toneOf(state)} />
          </span>
          {video.duration_ms !== null && <span className="film__length time">{span(video.duration_ms)}</span>}
        </span>
        <span className="film__title">
          <bdi>{video.title}</bdi>
        </span>
      </Link>
      <span className="film__state">{job && job.state === "running" ? <Going job={job} /> : stands}</span>
    </li>
  );
};

const Going = ({ job }: { job: Job }) => {
  const translate = useTranslate();
  const step = presentStep(job);
  const left = leftOf(job.seconds_left);
  const words = step ? translate(`cw.steps.${step.name}`, { _: step.name }) : translate("cw.films.state.running");
  return (
    <>
      <ProgressBar slim value={job.progress} label={translate("cw.jobs.whole")} />
      {[words, left && translate(left.key, { smart_count: left.count })].filter(Boolean).join(" · ")}
    </>
  );
};
