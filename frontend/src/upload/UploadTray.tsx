import { useEffect } from "react";
import CloseIcon from "@mui/icons-material/Close";
import { Button, IconButton } from "@mui/material";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import { ApiProblem } from "../api/problem";
import { ProblemPanel } from "../shell/ProblemPanel";
import { ProgressBar } from "../jobs/ProgressBar";
import { size } from "../timeline/timeText";
import { uploadStore, useUploads, type Upload } from "./uploadStore";
import "./UploadTray.css";

/** What is on its way up, on every page, until it is put away. */
export const UploadTray = () => {
  const translate = useTranslate();
  const uploads = useUploads();
  const queries = useQueryClient();
  const sending = uploads.some(({ state }) => state.kind === "sending" || state.kind === "checking");
  useEffect(() => {
    uploadStore.onDone = () => void queries.invalidateQueries();
  }, [queries]);
  useEffect(() => {
    if (!sending) return;
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", hold);
    return () => removeEventListener("beforeunload", hold);
  }, [sending]);
  if (uploads.length === 0) return null;
  return (
    <section className="tray panel" aria-label={translate("cw.upload.tray")}>
      {uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} />
      ))}
    </section>
  );
};

const UploadRow = ({ upload }: { upload: Upload }) => {
  const translate = useTranslate();
  const { state, film } = upload;
  return (
    <div className="tray__row">
      <div className="tray__head">
        <strong>{film.name}</strong>
        <IconButton
          size="small"
          aria-label={translate(state.kind === "sending" ? "cw.upload.stop" : "cw.upload.put_away", { name: film.name })}
          onClick={() => uploadStore.remove(upload.id)}
        >
          <CloseIcon fontSize="small" />
        </IconButton>
      </div>
      <Standing upload={upload} />
    </div>
  );
};

/** The same file would be refused again. */
const isRefusal = (error: unknown): boolean => error instanceof ApiProblem && (error.status === 413 || error.status === 422);

const Standing = ({ upload: { id, film, state } }: { upload: Upload }) => {
  const translate = useTranslate();
  switch (state.kind) {
    case "sending":
      return (
        <>
          <ProgressBar value={state.sentBytes / Math.max(1, film.size)} label={translate("cw.upload.sending", { name: film.name })} />
          <span className="quiet">{translate("cw.upload.sent", { sent: size(state.sentBytes), all: size(film.size) })}</span>
        </>
      );
    case "checking":
      return <span className="quiet" role="status">{translate("cw.upload.checking")}</span>;
    case "done":
      return (
        <span role="status">
          {translate("cw.upload.done")}{" "}
          <Link to={`/videos/${state.video.id}/show`} onClick={() => uploadStore.remove(id)}>
            {translate("cw.upload.open")}
          </Link>
        </span>
      );
    case "failed":
      return (
        <>
          <ProblemPanel error={state.error} compact />
          {!isRefusal(state.error) && (
            <Button size="small" variant="outlined" onClick={() => uploadStore.retry(id)}>
              {translate("cw.problem.retry")}
            </Button>
          )}
        </>
      );
  }
};
