import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { ApiProblem, isProblemDocument, type ProblemDocument } from "../api/problem";
import "./states.css";

function documentOf(error: unknown): Pick<ProblemDocument, "title" | "detail" | "remedy"> | null {
  if (error instanceof ApiProblem) return error.document;
  if (isProblemDocument(error)) return error;
  return null;
}

/** What went wrong and what to do, from a problem document or any thrown thing. */
export const ProblemPanel = ({ error, onRetry, compact }: { error: unknown; onRetry?: () => void; compact?: boolean }) => {
  const translate = useTranslate();
  const said = documentOf(error);
  return (
    <div className={`problem${compact ? " problem--compact" : ""}`} role="alert">
      <strong dir="auto">{said?.title ?? translate("cw.problem.unexpected")}</strong>
      <p dir="auto">{said?.detail ?? (error instanceof Error ? error.message : translate("cw.problem.no_detail"))}</p>
      {said?.remedy && (
        <p className="problem__remedy">
          <span>{translate("cw.problem.what_to_do")}</span> <bdi>{said.remedy}</bdi>
        </p>
      )}
      {onRetry && (
        <Button variant="outlined" size="small" onClick={onRetry}>
          {translate("cw.problem.retry")}
        </Button>
      )}
    </div>
  );
};
