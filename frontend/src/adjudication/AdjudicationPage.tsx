import { Button } from "@mui/material";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetOne, useTranslate } from "react-admin";
import { Link, useLocation, useParams } from "react-router-dom";

import type { Adjudication, Collection, Video } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { useDocumentTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { AdjudicationWork } from "./AdjudicationWork";
import { ApprovedTrack } from "./ApprovedTrack";
import "../align/align.css";
import "../align/queue.css";
import "../system/system.css";
import "./adjudication.css";

/** One film's narration before a reviewer: to decide, waiting for people, or approved. */
export const AdjudicationPage = () => {
  const translate = useTranslate();
  const { id = "", trackId = "" } = useParams();
  const provider = useDataProvider<AppDataProvider>();
  const justNow = (useLocation().state as { approved?: boolean } | null)?.approved === true;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["adjudication", id, trackId],
    queryFn: () => provider.adjudication(id, trackId),
    refetchOnMount: "always",
  });
  const title = data?.video_title ?? translate("cw.agreement.title");
  useDocumentTitle(title);
  return (
    <>
      <header className="align-head">
        <Link to={`/align/agreement/${id}`} className="back">
          {translate("cw.adjudication.back")}
        </Link>
        <h1>{title}</h1>
      </header>
      {error ? (
        <ProblemPanel error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading rows={6} />
      ) : data === null ? (
        <EmptyState title={translate("cw.adjudication.nothing")}>{translate("cw.adjudication.nothing_hint")}</EmptyState>
      ) : data.stage === "approved" ? (
        <>
          {justNow && (
            <p className="align-finished" role="status">
              {translate("cw.adjudication.done", { title: data.video_title })}
            </p>
          )}
          <ApprovedTrack film={data} />
        </>
      ) : data.stage === "waiting" ? (
        <Waiting film={data} collectionId={id} />
      ) : (
        <ToDecide key={trackId} film={data} collectionId={id} />
      )}
    </>
  );
};

const ToDecide = ({ film, collectionId }: { film: Adjudication; collectionId: string }) => {
  const provider = useDataProvider<AppDataProvider>();
  const sentences = useQuery({
    queryKey: ["disagreements", film.track_id],
    queryFn: () => provider.disagreements(film.track_id),
    // The page stands on these sentences; what an earlier visit saw is old.
    staleTime: Infinity,
    gcTime: 0,
  });
  const media = useQuery({ queryKey: ["media", film.video_id], queryFn: () => provider.media(film.video_id) });
  const video = useGetOne<Video>("videos", { id: film.video_id });
  const error = sentences.error ?? media.error ?? video.error;
  if (error) return <ProblemPanel error={error} onRetry={() => void Promise.all([sentences.refetch(), media.refetch(), video.refetch()])} />;
  if (!sentences.data || !media.data || !video.data) return <Loading rows={6} />;
  return (
    <AdjudicationWork
      collectionId={collectionId}
      trackId={film.track_id}
      sentences={sentences.data}
      videoId={film.video_id}
      media={media.data}
      durationMs={video.data.duration_ms}
      onExpired={() => void media.refetch()}
    />
  );
};

const Waiting = ({ film, collectionId }: { film: Adjudication; collectionId: string }) => {
  const translate = useTranslate();
  const { data } = useGetOne<Collection>("collections", { id: collectionId });
  return (
    <EmptyState
      title={translate("cw.adjudication.waiting")}
      action={
        <Button component={Link} to={`/align/agreement/${collectionId}`} variant="contained">
          {translate("cw.adjudication.back")}
        </Button>
      }
    >
      {data &&
        translate("cw.adjudication.waiting_hint", { finished: film.finished, smart_count: data.labelling.people_per_track })}
    </EmptyState>
  );
};
