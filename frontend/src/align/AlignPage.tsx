import { Button } from "@mui/material";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { AppDataProvider } from "../providers/dataProvider";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { useDocumentTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { AlignWork } from "./AlignWork";
import "./align.css";

/** One assignment. */
export const AlignPage = () => {
  const translate = useTranslate();
  const { id = "" } = useParams();
  const provider = useDataProvider<AppDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ["assignment", id],
    queryFn: () => provider.assignment(id),
    // The page keeps the decisions itself from then on; what an earlier visit saw is old.
    staleTime: Infinity,
    gcTime: 0,
  });
  useDocumentTitle(data?.video_title ?? translate("cw.align.title"));
  if (!data) return error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : <Loading rows={6} />;
  return (
    <>
      <header className="align-head">
        <Link to="/align" className="back">
          {translate("cw.align.back")}
        </Link>
        <h1>{data.video_title}</h1>
      </header>
      {data.state === "open" ? (
        <AlignWork key={id} assignment={data} onExpired={() => void refetch()} />
      ) : (
        <EmptyState
          title={translate(`cw.align.closed.${data.state}`)}
          action={
            <Button component={Link} to="/align" variant="contained">
              {translate("cw.align.to_queue")}
            </Button>
          }
        >
          {translate("cw.align.closed.hint")}
        </EmptyState>
      )}
    </>
  );
};
