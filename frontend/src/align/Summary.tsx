import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button } from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { useNavigate } from "react-router-dom";

import type { AssignmentWithSentences, Sentence } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { ProblemPanel } from "../shell/ProblemPanel";
import type { Label, Said } from "./decisions";
import { shelfOf } from "./outbox";

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
const LABELS: readonly Label[] = ["alignable", "not_visible", "unsure"];

/** After the last sentence: what was said, what is missing, and handing in. */
export const Summary = ({ assignment, sentences, answers, pending, onChoose, children }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const finish = useMutation({
    mutationFn: () => provider.finishAssignment(assignment.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["assignments"] });
      await navigate("/align", { state: { finished: assignment.video_title } });
    },
  });
  const missing = sentences.flatMap(({ cue_id, text }, index) => (answers.has(cue_id) ? [] : [{ text, index }]));
  const count = (label: Label): number => [...answers.values()].filter((said) => said.label === label).length;
  return (
    <section className="summary panel" aria-labelledby="align-summary">
      <h2 id="align-summary" ref={heading} tabIndex={-1}>
        {translate(missing.length > 0 ? "cw.align.summary.missing" : "cw.align.summary.all", { smart_count: missing.length })}
      </h2>
      <ul className="summary__counts">
        {LABELS.map((label) => (
          <li key={label}>
            <strong>{count(label)}</strong> {translate(`cw.align.said.${label}`)}
          </li>
        ))}
      </ul>
      <p className="quiet">{translate(pending > 0 ? "cw.align.summary.pending" : "cw.align.summary.hint")}</p>
      {finish.error && <ProblemPanel error={finish.error} compact />}
      <div className="row">
        <Button variant="contained" disabled={pending > 0 || finish.isPending} onClick={() => finish.mutate()}>
          {translate("cw.align.finish")}
        </Button>
        {children}
      </div>
      {missing.length > 0 && (
        <ul className="summary__missing" aria-label={translate("cw.align.summary.without")}>
          {missing.slice(0, SHOWN).map(({ text, index }) => (
            <li key={index}>
              <button type="button" className="sentence" onClick={() => onChoose(index)}>
                {text}
              </button>
            </li>
          ))}
          {missing.length > SHOWN && (
            <li className="quiet">{translate("cw.align.summary.more", { smart_count: missing.length - SHOWN })}</li>
          )}
        </ul>
      )}
    </section>
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
