import { passage, within } from "../align/interval";
import type { Disagreement, OneSaid } from "../api/models";
import type { Span } from "../timeline/timelineModel";

const AT_ONCE_MS = 15_000; // as much of the film as is played to hear all answers in one go

export const spanOf = ({ start_ms, end_ms }: Pick<OneSaid, "start_ms" | "end_ms">): Span | null =>
  start_ms === null || end_ms === null ? null : { start_ms, end_ms };

export const spansOf = (answers: readonly OneSaid[]): Span[] => answers.map(spanOf).filter((span) => span !== null);

/** What plays when a sentence's turn comes: all that people gave, where that is short; the first of it; the proposal. */
export function placeOf({ answers, proposed }: Pick<Disagreement, "answers" | "proposed">, durationMs: number | null): Span {
  const spans = spansOf(answers);
  const [first] = spans;
  if (first === undefined) return passage(within(proposed, durationMs), durationMs);
  const all = {
    start_ms: Math.min(...spans.map(({ start_ms }) => start_ms)),
    end_ms: Math.max(...spans.map(({ end_ms }) => end_ms)),
  };
  return passage(all.end_ms - all.start_ms <= AT_ONCE_MS ? all : first, durationMs);
}

/** The answer whose place plays after this one's; none of them has one where it is undefined. */
export function nextHeard(answers: readonly OneSaid[], heard: number | null): number | undefined {
  const places = answers.flatMap((answer, at) => (spanOf(answer) === null ? [] : [at]));
  return places.find((at) => at > (heard ?? -1)) ?? places[0];
}
