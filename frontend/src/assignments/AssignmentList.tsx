import { useState } from "react";
import { Button } from "@mui/material";
import { ListBase, Pagination, useListContext, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Assignment } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { AssignmentFilters, type AssignmentsWanted } from "./AssignmentFilters";
import { EndPlace } from "./EndPlace";

const AGAIN_MS = 30_000;

/** Everybody's of the collections that the asker reviews. */
export const AssignmentList = () => {
  const translate = useTranslate();
  return (
    <ListBase<Assignment>
      filter={{ everyone: true }}
      sort={{ field: "created_at", order: "DESC" }}
      perPage={25}
      queryOptions={{ refetchInterval: AGAIN_MS }}
    >
      <PageTitle title={translate("cw.assignments.title")} claim={translate("cw.assignments.claim")} />
      <Assignments />
    </ListBase>
  );
};

const Assignments = () => {
  const { filterValues, setFilters } = useListContext<Assignment>();
  const wanted = filterValues as AssignmentsWanted;
  return (
    <>
      <AssignmentFilters wanted={wanted} onWanted={(chosen) => setFilters(chosen)} />
      <Rows chosen={Object.values(wanted).some(Boolean)} />
    </>
  );
};

const Rows = ({ chosen }: { chosen: boolean }) => {
  const translate = useTranslate();
  const { data, isPending, error, refetch, total } = useListContext<Assignment>();
  const [doomed, setDoomed] = useState<Assignment | null>(null);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading rows={6} />;
  if (data.length === 0) {
    const found = chosen ? "none_found" : "empty";
    return <EmptyState title={translate(`cw.assignments.${found}`)}>{translate(`cw.assignments.${found}_hint`)}</EmptyState>;
  }
  return (
    <>
      <DataTable
        label={translate("cw.assignments.title")}
        rows={data}
        columns={[
          { key: "film", title: translate("cw.assignments.film"), cell: (one) => <Film one={one} /> },
          { key: "person", title: translate("cw.assignments.person"), cell: ({ user_name }) => <bdi>{user_name}</bdi> },
          { key: "state", title: translate("cw.assignments.state_label"), cell: (one) => <Standing one={one} /> },
          {
            key: "answered",
            title: translate("cw.assignments.answered"),
            cell: ({ answered, sentences }) => translate("cw.align.answered", { answered, smart_count: sentences }),
          },
          {
            key: "kept",
            title: translate("cw.assignments.kept"),
            cell: ({ state, lease_until }) => <When at={state === "open" ? lease_until : null} none="cw.assignments.not_open" />,
          },
          {
            key: "finished",
            title: translate("cw.assignments.finished"),
            cell: ({ finished_at }) => <When at={finished_at} none="cw.assignments.not_yet" />,
          },
          {
            key: "end",
            title: translate("cw.shell.actions"),
            action: true,
            cell: (one) => one.may_end && <EndButton one={one} onEnd={() => setDoomed(one)} />,
          },
        ]}
      />
      {(total ?? 0) > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
      {doomed && <EndPlace one={doomed} onEnded={() => void refetch()} onClose={() => setDoomed(null)} />}
    </>
  );
};

const Film = ({ one: { video_id, video_title, track_title, collection_name } }: { one: Assignment }) => (
  <span>
    <Link to={`/videos/${video_id}/show`}>
      <bdi>{video_title}</bdi>
    </Link>
    <br />
    <span className="quiet">
      <bdi>{track_title}</bdi> · <bdi>{collection_name}</bdi>
    </span>
  </span>
);

const Standing = ({ one: { state, gold } }: { one: Assignment }) => {
  const translate = useTranslate();
  return (
    <span>
      {translate(`cw.assignments.state.${state}`)}
      {gold === true && <span className="quiet"> · {translate("cw.assignments.gold")}</span>}
    </span>
  );
};

const EndButton = ({ one: { user_name, video_title }, onEnd }: { one: Assignment; onEnd: () => void }) => {
  const translate = useTranslate();
  return (
    <Button
      size="small"
      variant="outlined"
      aria-label={translate("cw.assignments.end_named", { name: user_name, title: video_title })}
      onClick={onEnd}
    >
      {translate("cw.assignments.end")}
    </Button>
  );
};
