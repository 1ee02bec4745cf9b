import type { ReactNode } from "react";
import { Button } from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { useNavigate } from "react-router-dom";

import { SummaryFrame } from "../align/SummaryFrame";
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

/** After the last sentence: what was decided, what is missing, and approving it. */
export const AdjudicationSummary = ({ collectionId, trackId, sentences, work, children }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const approve = useMutation({
    mutationFn: () => provider.adjudicate(trackId, asDecisions(work.given, work.cueIds)),
    onSuccess: async (approved) => {
      work.forget();
      for (const key of ["adjudications", "agreement", "labelling"]) void queries.invalidateQueries({ queryKey: [key] });
      await navigate(`/align/agreement/${collectionId}/${approved.id}`, { state: { approved: true } });
    },
  });
  const missing = sentences.flatMap(({ cue_id, text }, at) => (work.decisions.has(cue_id) ? [] : [{ text, at }]));
  const title = sentences.length === 0 ? "agreed" : missing.length > 0 ? "missing" : "all";
  return (
    <SummaryFrame
      id="adjudication-summary"
      title={translate(`cw.adjudication.summary.${title}`, { smart_count: missing.length })}
      said={sentences.length > 0 ? work.decisions.values() : null}
      hint={translate("cw.adjudication.summary.hint")}
      missing={missing}
      missingLabel={translate("cw.adjudication.summary.without")}
      onChoose={work.go}
    >
      {approve.error && <ProblemPanel error={approve.error} compact />}
      <div className="row">
        <Button variant="contained" disabled={missing.length > 0 || approve.isPending} onClick={() => approve.mutate()}>
          {translate("cw.adjudication.approve")}
        </Button>
        {sentences.length > 0 && children}
      </div>
    </SummaryFrame>
  );
};
