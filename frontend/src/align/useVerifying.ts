import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { freshId } from "../api/client";
import type { AssignmentWithSentences, Sentence } from "../api/models";
import type { Span } from "../timeline/timelineModel";
import { counting, nextOpen, type Given, type Said } from "./decisions";
import { same, within } from "./interval";
import { useAnswers } from "./useAnswers";

const LONGEST_MS = 24 * 3_600_000;

/** What just happened, for the line that is read out. */
export type Told = { what: "said"; said: Said } | { what: "undone"; given: Given } | { what: "nothing" } | null;

/**
 * Where a person stands in the narration, whatever its order: the current sentence, an interval of their own, decisions.
 * `onStand` hears of another sentence before anything is rendered, so that the film is on its way there meanwhile.
 */
export function useVerifying(assignment: AssignmentWithSentences, sentences: readonly Sentence[], onStand: (sentence: Sentence) => void) {
  const { duration_ms: durationMs } = assignment;
  const { book, page } = useAnswers(assignment);
  const cueIds = useMemo(() => sentences.map(({ cue_id }) => cue_id), [sentences]);
  const answers = useMemo(() => counting(page.given), [page.given]);
  const [cueId, setCueId] = useState(() => cueIds[nextOpen(cueIds, answers, -1)]); // none: after the last one
  const count = sentences.length;
  const index = cueId === undefined ? count : cueIds.indexOf(cueId);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Span>>(new Map());
  const [told, setTold] = useState<Told>(null);
  const shownAt = useRef(0);
  useEffect(() => {
    shownAt.current = performance.now();
  }, [cueId]);

  const sentence = sentences[index];
  const said = sentence && answers.get(sentence.cue_id);
  const proposed = useMemo(() => (sentence ? within(sentence.proposed, durationMs) : null), [sentence, durationMs]);
  const saved = said?.interval && proposed && !same(said.interval, proposed) ? said.interval : null;
  const own = (sentence && drafts.get(sentence.cue_id)) ?? saved;

  const draft = (cueId: string, span: Span | null): void =>
    setDrafts((before) => {
      const after = new Map(before);
      if (span === null) after.delete(cueId);
      else after.set(cueId, span);
      return after;
    });

  const stand = useCallback(
    (at: number): void => {
      const there = sentences[at];
      if (there && there.cue_id !== cueId) onStand(there);
      setCueId(there?.cue_id);
    },
    [sentences, cueId, onStand],
  );
  const go = useCallback(
    (to: number): void => {
      setTold(null);
      stand(Math.max(0, to));
    },
    [stand],
  );

  return {
    book,
    page,
    answers,
    index,
    sentence,
    said,
    proposed,
    own,
    told,
    go,
    adjust(span: Span): void {
      if (sentence) draft(sentence.cue_id, span);
    },
    /** Back to what the model proposes. */
    reset(): void {
      if (sentence && proposed && own) draft(sentence.cue_id, saved ? proposed : null);
    },
    say(label: Said["label"]): void {
      if (!sentence || !proposed || page.lost) return;
      const given: Said = { label, interval: label === "alignable" ? (own ?? proposed) : null };
      const tookMs = Math.min(LONGEST_MS, performance.now() - shownAt.current);
      stand(nextOpen(cueIds, new Map([...answers, [sentence.cue_id, given]]), index));
      book.give(sentence.cue_id, given, tookMs, freshId());
      draft(sentence.cue_id, null);
      setTold({ what: "said", said: given });
    },
    undo(): void {
      const taken = book.undo();
      setTold(taken ? { what: "undone", given: taken } : { what: "nothing" });
      if (!taken) return;
      const { interval } = taken.said;
      const at = Math.max(0, cueIds.indexOf(taken.cueId));
      const undone = sentences[at];
      if (interval && undone && !same(interval, within(undone.proposed, durationMs))) draft(taken.cueId, interval);
      stand(at);
    },
  };
}
