import { useState } from "react";
import { Button } from "@mui/material";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Adjudication, Collection } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { DataTable } from "../shell/DataTable";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";

const A_PAGE = 25;

/** The collection's narrations: what a reviewer can decide now, what waits for people, what is approved. */
export const FilmsToDecide = ({ collection }: { collection: Collection }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ["adjudications", collection.id, page],
    queryFn: () => provider.adjudications(String(collection.id), page),
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.total === 0) return null;
  const wanted = collection.labelling.people_per_track;
  return (
    <section className="stack stack--tight">
      <h2>{translate("cw.agreement.films")}</h2>
      <DataTable
        label={translate("cw.agreement.films")}
        rows={data.items.map((one) => ({ ...one, id: one.track_id }))}
        columns={[
          { key: "film", title: translate("cw.agreement.film"), cell: ({ video_title }) => video_title },
          { key: "sentences", title: translate("cw.agreement.sentences"), cell: ({ sentences }) => sentences },
          { key: "stage", title: translate("cw.agreement.stage.title"), cell: (one) => <Stage one={one} wanted={wanted} /> },
          {
            key: "go",
            title: translate("cw.shell.actions"),
            action: true,
            cell: ({ stage, track_id, video_title }) =>
              stage !== "waiting" && (
                <Button
                  component={Link}
                  to={`/align/agreement/${collection.id}/${track_id}`}
                  variant={stage === "ready" ? "contained" : "outlined"}
                  size="small"
                  aria-label={translate(`cw.agreement.go_named.${stage}`, { title: video_title })}
                >
                  {translate(`cw.agreement.go.${stage}`)}
                </Button>
              ),
          },
        ]}
      />
      {data.total > A_PAGE && (
        <div className="row">
          <Button variant="outlined" size="small" disabled={page === 1} onClick={() => setPage(page - 1)}>
            {translate("cw.agreement.page_before")}
          </Button>
          <Button variant="outlined" size="small" disabled={page * A_PAGE >= data.total} onClick={() => setPage(page + 1)}>
            {translate("cw.agreement.page_after")}
          </Button>
        </div>
      )}
    </section>
  );
};

const Stage = ({ one, wanted }: { one: Adjudication; wanted: number }) => {
  const translate = useTranslate();
  return (
    <span className={`stage stage--${one.stage}`}>
      {translate(`cw.agreement.stage.${one.stage}`, { finished: one.finished, smart_count: wanted, at_work: one.at_work })}
    </span>
  );
};
