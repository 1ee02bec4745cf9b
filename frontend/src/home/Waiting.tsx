import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Assignment, Script } from "../api/models";
import { ProgressBar } from "../jobs/ProgressBar";
import type { AppDataProvider } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { openOf, scriptsForMe, STATES } from "./waitsForMe";

const AGAIN_MS = 30_000;
const SHOWN = 8;

/** Scripts to review, scripts that came back, and narrations that were begun. */
export const Waiting = () => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const live = { refetchOnMount: "always", refetchInterval: AGAIN_MS } as const;
  const scripts = useQuery({ queryKey: ["scripts", STATES], queryFn: () => provider.scripts([...STATES]), ...live });
  const assignments = useQuery({ queryKey: ["assignments"], queryFn: () => provider.assignments(), ...live });
  const error = scripts.error ?? assignments.error;
  const loading = !scripts.data || !assignments.data;
  const mine = scriptsForMe(scripts.data?.items ?? []);
  const open = openOf(assignments.data ?? []);
  const hidden = Math.max(0, mine.length - SHOWN);
  return (
    <section className="home__waits panel" aria-labelledby="home-waits">
      <header className="home__head">
        <h2 id="home-waits">{translate("cw.home.waits")}</h2>
      </header>
      {error && (
        <ProblemPanel
          error={error}
          compact
          onRetry={() => {
            void scripts.refetch();
            void assignments.refetch();
          }}
        />
      )}
      {loading && !error && <Loading />}
      {!loading && mine.length + open.length === 0 && <p className="quiet">{translate("cw.home.waits_none")}</p>}
      {mine.length + open.length > 0 && (
        <ul className="home__list" aria-labelledby="home-waits">
          {mine.slice(0, SHOWN).map((script) => (
            <ScriptRow key={script.id} script={script} />
          ))}
          {open.map((one) => (
            <AssignmentRow key={one.id} one={one} />
          ))}
        </ul>
      )}
      {hidden > 0 && <p className="quiet">{translate("cw.home.more", { smart_count: hidden })}</p>}
    </section>
  );
};

const ScriptRow = ({ script: { id, title, video_title, state, since } }: { script: Script }) => {
  const translate = useTranslate();
  const named = translate(state === "in_review" ? "cw.home.review_named" : "cw.home.change_named", { title: video_title, script: title });
  return (
    <li className="wait">
      <Link to={`/edit/${id}`} aria-label={named}>
        <bdi>{video_title}</bdi>
      </Link>
      <span className={`wait__what wait__what--${state}`}>{translate(`cw.home.state.${state}`)}</span>
      <span className="wait__about quiet">
        <bdi>{title}</bdi> · {translate("cw.home.since")} <When at={since} />
      </span>
    </li>
  );
};

const AssignmentRow = ({ one: { id, video_title, answered, sentences } }: { one: Assignment }) => {
  const translate = useTranslate();
  return (
    <li className="wait">
      <Link to={`/align/${id}`}>
        <bdi>{video_title}</bdi>
      </Link>
      <span className="wait__what">{translate("cw.home.verify")}</span>
      <span className="wait__about quiet">
        <ProgressBar slim label={video_title} value={sentences > 0 ? answered / sentences : 0} />
        {translate("cw.align.answered", { answered, smart_count: sentences })}
      </span>
    </li>
  );
};
