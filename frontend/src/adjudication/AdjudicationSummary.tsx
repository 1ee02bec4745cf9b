import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { useNavigate } from "react-router-dom";

import type { Label } from "../align/decisions";
import type { Disagreement } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { ProblemPanel } from "../shell/ProblemPanel";
import { asDecisions } from "./decisionShelf";
import type { useAdjudicating } from "./useAdjudicating";

interface Props {
  collectionId: string;
  trackId: string;
  sentences: readonly Disagreement[];
  work: ReturnType<typeof useAdjudicating>;
  /** Another thing to do here. */
  children: ReactNode;
}

const LABELS: readonly Label[] = ["alignable", "not_visible", "unsure"];

/** After the last sentence: what was decided, what is missing, and approving it. */
export const AdjudicationSummary = ({ collectionId, trackId, sentences, work, children }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const approve = useMutation({
    mutationFn: () => provider.adjudicate(trackId, asDecisions(work.given, work.cueIds)),
    onSuccess: async (approved) => {
      work.forget();
      for (const key of ["adjudications", "agreement", "labelling"]) void queries.invalidateQueries({ queryKey: [key] });
      await navigate(`/align/agreement/${collectionId}/${approved.id}`, { state: { approved: true } });
    },
  });
  const missing = sentences.flatMap(({ cue_id, text }, at) => (work.decisions.has(cue_id) ? [] : [{ text, at }]));
  const count = (label: Label): number => [...work.decisions.values()].filter((said) => said.label === label).length;
  const title = sentences.length === 0 ? "agreed" : missing.length > 0 ? "missing" : "all";
  return (
    <section className="summary panel" aria-labelledby="adjudication-summary">
      <h2 id="adjudication-summary" ref={heading} tabIndex={-1}>
        {translate(`cw.adjudication.summary.${title}`, { smart_count: missing.length })}
      </h2>
      {sentences.length > 0 && (
        <ul className="summary__counts">
          {LABELS.map((label) => (
            <li key={label}>
              <strong>{count(label)}</strong> {translate(`cw.align.said.${label}`)}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">{translate("cw.adjudication.summary.hint")}</p>
      {approve.error && <ProblemPanel error={approve.error} compact />}
      <div className="row">
        <Button variant="contained" disabled={missing.length > 0 || approve.isPending} onClick={() => approve.mutate()}>
          {translate("cw.adjudication.approve")}
        </Button>
        {sentences.length > 0 && children}
      </div>
      {missing.length > 0 && (
        <ul className="summary__missing" aria-label={translate("cw.adjudication.summary.without")}>
          {missing.map(({ text, at }) => (
            <li key={at}>
              <button type="button" className="sentence" onClick={() => work.go(at)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
