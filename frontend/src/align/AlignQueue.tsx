import { useState } from "react";
import { Button } from "@mui/material";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useGetList, useTranslate } from "react-admin";
import { Link, useLocation, useNavigate } from "react-router-dom";

import type { Assignment, Collection } from "../api/models";
import { ProgressBar } from "../jobs/ProgressBar";
import type { AppDataProvider } from "../providers/dataProvider";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import "./queue.css";

const REVIEWS: readonly string[] = ["reviewer", "admin"]; // may see what others answered

/** What there is to verify, collection by collection, and what a person has begun. */
export const AlignQueue = () => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const finished = (useLocation().state as { finished?: string } | null)?.finished;
  const own = useQuery({ queryKey: ["assignments"], queryFn: () => provider.assignments(), refetchOnMount: "always" });
  const all = useGetList<Collection>("collections", { pagination: { page: 1, perPage: 200 } });
  const error = own.error ?? all.error;
  const retry = (): void => {
    void own.refetch();
    void all.refetch();
  };
  const collections = all.data?.filter(({ role }) => role !== "viewer");
  return (
    <>
      <PageTitle title={translate("cw.align.title")} claim={translate("cw.align.claim")} />
      {finished && (
        <p className="align-finished" role="status">
          {translate("cw.align.finished", { title: finished })}
        </p>
      )}
      {error ? (
        <ProblemPanel error={error} onRetry={retry} />
      ) : !collections || !own.data ? (
        <Loading />
      ) : collections.length === 0 ? (
        <EmptyState title={translate("cw.align.empty.no_collection")}>{translate("cw.align.empty.no_collection_hint")}</EmptyState>
      ) : (
        <div className="queue">
          {collections.map((collection) => (
            <Queue
              key={collection.id}
              collection={collection}
              own={own.data.filter(({ collection_id }) => collection_id === collection.id)}
            />
          ))}
        </div>
      )}
    </>
  );
};

/** The page of everybody's assignments, as it shows those of one collection. */
const placesOf = ({ id }: Collection): string => `/assignments?filter=${encodeURIComponent(JSON.stringify({ collection_id: id }))}`;

const Queue = ({ collection, own }: { collection: Collection; own: readonly Assignment[] }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [none, setNone] = useState(false);
  const next = useMutation({
    mutationFn: () => provider.nextAssignment(collection.id),
    onMutate: () => setNone(false),
    onSuccess: async (assignment) => {
      if (assignment === null) return setNone(true);
      await queries.invalidateQueries({ queryKey: ["assignments"] });
      await navigate(`/align/${assignment.id}`);
    },
  });
  const open = own.filter(({ state }) => state === "open");
  const done = own.filter(({ state }) => state === "done");
  return (
    <section className="queue__collection panel" aria-label={collection.name}>
      <header className="queue__head">
        <h2>{collection.name}</h2>
        <div className="row">
          {REVIEWS.includes(collection.role) && (
            <>
              <Button component={Link} to={placesOf(collection)} variant="outlined">
                {translate("cw.assignments.link")}
              </Button>
              <Button component={Link} to={`/align/agreement/${collection.id}`} variant="outlined">
                {translate("cw.agreement.link")}
              </Button>
            </>
          )}
          <Button variant="contained" disabled={next.isPending} onClick={() => next.mutate()}>
            {translate(open.length > 0 ? "cw.align.go_on" : "cw.align.next_film")}
          </Button>
        </div>
      </header>
      {next.error && <ProblemPanel error={next.error} compact />}
      <div role="status">
        {none && (
          <div className="queue__none">
            <strong>{translate(done.length > 0 ? "cw.align.empty.all_done" : "cw.align.empty.nothing")}</strong>
            <p>{translate(done.length > 0 ? "cw.align.empty.all_done_hint" : "cw.align.empty.nothing_hint")}</p>
            <Link to="/videos">{translate("cw.shell.to_films")}</Link>
          </div>
        )}
      </div>
      {own.length > 0 ? (
        <ul className="queue__own" aria-label={translate("cw.align.own", { name: collection.name })}>
          {[...open, ...done].map((one) => (
            <li key={one.id}>
              <Link to={`/align/${one.id}`}>{one.video_title}</Link>
              {one.state === "done" ? (
                <span className="quiet">
                  {translate("cw.align.done_at")} <When at={one.finished_at ?? one.created_at} />
                </span>
              ) : (
                <Progress one={one} />
              )}
            </li>
          ))}
        </ul>
      ) : (
        !none && <p className="quiet">{translate("cw.align.empty.none_begun")}</p>
      )}
    </section>
  );
};

const Progress = ({ one: { answered, sentences, video_title } }: { one: Assignment }) => {
  const translate = useTranslate();
  return (
    <span className="queue__progress">
      <ProgressBar label={video_title} value={sentences > 0 ? answered / sentences : 0} />
      <span className="quiet">{translate("cw.align.answered", { answered, smart_count: sentences })}</span>
    </span>
  );
};
