import { Button } from "@mui/material";
import { ListBase, Pagination, useListContext, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import { isFinal, type Harvest } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { FIGURES } from "./Figures";
import { HarvestTables } from "./HarvestTables";
import { Standing } from "./Standing";

type Row = Harvest & { id: string };
const STREAMS = 3; // a browser opens few connections to one host; the others are asked for with the list
const REFRESH_MS = 4_000;

const anyRuns = (rows: readonly Row[] | undefined): boolean => rows?.some(({ job }) => !isFinal(job.state)) ?? false;

/** Films whose soundtrack was listened to, with what was taken out of it. */
export const HarvestPage = () => {
  const translate = useTranslate();
  return (
    <ListBase<Row>
      resource="harvests"
      sort={{ field: "created_at", order: "DESC" }}
      perPage={25}
      queryOptions={{ refetchInterval: ({ state }) => (anyRuns(state.data?.data) ? REFRESH_MS : false) }}
    >
      <PageTitle title={translate("cw.harvest.title")} claim={translate("cw.harvest.claim")} />
      <Rows />
    </ListBase>
  );
};

const Rows = () => {
  const translate = useTranslate();
  const { data, isPending, error, refetch, total } = useListContext<Row>();
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading rows={6} />;
  if (data.length === 0) {
    const films = (
      <Button variant="contained" component={Link} to="/videos">
        {translate("cw.harvest.to_films")}
      </Button>
    );
    return <EmptyState title={translate("cw.harvest.empty")} action={films}>{translate("cw.harvest.empty_hint")}</EmptyState>;
  }
  const running = data.filter(({ job }) => !isFinal(job.state)).slice(0, STREAMS);
  const live = new Set(running.map(({ job }) => job.id));
  return (
    <>
      <DataTable
        label={translate("cw.harvest.title")}
        rows={data}
        columns={[
          {
            key: "film",
            title: translate("cw.harvest.film"),
            cell: (row) => (
              <Link to={`/videos/${row.video_id}/show`}>
                <bdi>{row.video_title}</bdi>
              </Link>
            ),
          },
          {
            key: "state",
            title: translate("cw.harvest.state"),
            cell: (row) => <Standing harvest={row} live={live.has(row.job.id)} onEnd={() => void refetch()} />,
          },
          ...FIGURES.map(({ key, Figure }) => ({
            key,
            title: translate(`cw.harvest.${key}`),
            cell: (row: Row) => row.figures && <Figure harvest={row} figures={row.figures} />,
          })),
        ]}
      />
      {(total ?? 0) > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
      <HarvestTables collections={data.map((row) => row.collection_id)} />
    </>
  );
};
