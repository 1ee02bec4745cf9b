import type { Span } from "../document/types";
import { firstEndingAfter, within, type SpanIndex } from "./spanIndex";
import { endOf, toMs, toX, type View } from "./view";

/**
 * Calls `put` with the pixels of every span that is to be seen. Where thousands lie within few pixels, those that
 * would paint over painted pixels are jumped over, so that it costs about as much as there are pixels.
 */
export function eachColumn(index: SpanIndex<Span>, view: View, put: (left: number, right: number, i: number) => void): void {
  const [first, last] = within(index, view.start_ms, endOf(view));
  const crowded = last - first > view.width / 2;
  let painted = -1;
  for (let i = first; i < last; i++) {
    const span = index.spans[i];
    if (span === undefined) continue;
    const left = Math.max(-4, Math.round(toX(view, span.start_ms)));
    const right = Math.max(left + 1, Math.min(view.width + 4, Math.round(toX(view, span.end_ms))));
    if (crowded && right <= painted) {
      i = Math.max(i, firstEndingAfter(index, toMs(view, painted + 0.5)) - 1);
      continue;
    }
    put(crowded ? Math.max(left, painted) : left, right, i);
    painted = Math.max(painted, right);
  }
}

/** Whether so much is to be seen that single spans are no more than columns. */
export function isCrowded(index: SpanIndex<Span>, view: View): boolean {
  const [first, last] = within(index, view.start_ms, endOf(view));
  return last - first > view.width / 2;
}
