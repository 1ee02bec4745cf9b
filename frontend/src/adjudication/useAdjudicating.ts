import { useCallback, useEffect, useMemo, useState } from "react";

import { counting, nextOpen, without, type Given, type Said } from "../align/decisions";
import { same, within } from "../align/interval";
import type { Told } from "../align/useVerifying";
import { freshId } from "../api/client";
import type { Disagreement } from "../api/models";
import type { Span } from "../timeline/timelineModel";
import { decisionShelfOf } from "./decisionShelf";

/** Where a reviewer stands among the sentences to decide: the current one, an interval of their own, decisions. */
export function useAdjudicating(trackId: string, sentences: readonly Disagreement[], durationMs: number | null) {
  const [shelf] = useState(() => decisionShelfOf(trackId));
  const cueIds = useMemo(() => sentences.map(({ cue_id }) => cue_id), [sentences]);
  const [given, setGiven] = useState<readonly Given[]>(() => shelf.read().filter(({ cueId }) => cueIds.includes(cueId)));
  const decisions = useMemo(() => counting(given), [given]);
  const [index, setIndex] = useState(() => nextOpen(cueIds, decisions, -1));
  const [draft, setDraft] = useState<Span | null>(null);
  const [told, setTold] = useState<Told>(null);
  useEffect(() => shelf.write(given), [shelf, given]);

  const sentence = sentences[index];
  const said = sentence && decisions.get(sentence.cue_id);
  const proposed = useMemo(() => (sentence ? within(sentence.proposed, durationMs) : null), [sentence, durationMs]);
  const saved = said?.interval && proposed && !same(said.interval, proposed) ? said.interval : null;
  const own = draft ?? saved;

  const count = sentences.length;
  const stand = (at: number): void => {
    setDraft(null);
    setIndex(Math.max(0, Math.min(count, at)));
  };
  const decide = (one: Said): void => {
    if (!sentence) return;
    setGiven([...given, { key: freshId(), answerId: null, cueId: sentence.cue_id, said: one }]);
    setTold({ what: "said", said: one });
    stand(nextOpen(cueIds, new Map([...decisions, [sentence.cue_id, one]]), index));
  };
  return {
    cueIds,
    given,
    decisions,
    index,
    sentence,
    said,
    proposed,
    own,
    told,
    decide,
    adjust: setDraft,
    go(at: number): void {
      setTold(null);
      stand(at);
    },
    say(label: Said["label"]): void {
      decide({ label, interval: label === "alignable" ? (own ?? proposed) : null });
    },
    /** Back to what the model proposes. */
    reset(): void {
      if (proposed && own) setDraft(saved ? proposed : null);
    },
    undo(): void {
      const last = given.at(-1);
      setTold(last ? { what: "undone", given: last } : { what: "nothing" });
      if (!last) return;
      setGiven(without(given, last.key));
      stand(cueIds.indexOf(last.cueId));
    },
    /** After they were approved. */
    forget: useCallback(() => shelf.write([]), [shelf]),
  };
}
