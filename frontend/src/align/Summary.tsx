import { useState, type ReactNode } from "react";
import { Button } from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { useNavigate } from "react-router-dom";

import type { AssignmentWithSentences, Sentence } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { ProblemPanel } from "../shell/ProblemPanel";
import type { Said } from "./decisions";
import { shelfOf } from "./outbox";
import { SummaryFrame } from "./SummaryFrame";

interface Props {
  assignment: AssignmentWithSentences;
  /** In the order that the person chose. */
  sentences: readonly Sentence[];
  answers: ReadonlyMap<string, Said>;
  /** Decisions that the server has not got yet. */
  pending: number;
  onChoose: (index: number) => void;
  /** Another thing to do here. */
  children: ReactNode;
}

const SHOWN = 8; // of what is missing

/** After the last sentence: what was said, what is missing, and handing in. */
export const Summary = ({ assignment, sentences, answers, pending, onChoose, children }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const finish = useMutation({
    mutationFn: () => provider.finishAssignment(assignment.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["assignments"] });
      await navigate("/align", { state: { finished: assignment.video_title } });
    },
  });
  const missing = sentences.flatMap(({ cue_id, text }, at) => (answers.has(cue_id) ? [] : [{ text, at }]));
  return (
    <SummaryFrame
      id="align-summary"
      title={translate(missing.length > 0 ? "cw.align.summary.missing" : "cw.align.summary.all", { smart_count: missing.length })}
      said={answers.values()}
      hint={translate(pending > 0 ? "cw.align.summary.pending" : "cw.align.summary.hint")}
      missing={missing}
      missingLabel={translate("cw.align.summary.without")}
      most={SHOWN}
      onChoose={onChoose}
    >
      {finish.error && <ProblemPanel error={finish.error} compact />}
      <div className="row">
        <Button variant="contained" disabled={pending > 0 || finish.isPending} onClick={() => finish.mutate()}>
          {translate("cw.align.finish")}
        </Button>
        {children}
      </div>
    </SummaryFrame>
  );
};

/** Leaving the film to somebody else, asked for twice on the same spot rather than in a dialog. */
export const GiveBack = ({ id }: { id: string }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [sure, setSure] = useState(false);
  const leave = useMutation({
    mutationFn: () => provider.giveBackAssignment(id),
    onSuccess: async () => {
      shelfOf(id).write([]); // what had not arrived would not be taken any more
      await queries.invalidateQueries({ queryKey: ["assignments"] });
      await navigate("/align");
    },
  });
  return (
    <>
      <Button
        variant="text"
        size="small"
        disabled={leave.isPending}
        onClick={() => (sure ? leave.mutate() : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {translate(sure ? "cw.align.give_back_sure" : "cw.align.give_back")}
      </Button>
      {leave.error && <ProblemPanel error={leave.error} compact />}
    </>
  );
};
