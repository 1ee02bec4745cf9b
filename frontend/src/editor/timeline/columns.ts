import type { Span } from "../document/types";
import { firstEndingAfter, within, type SpanIndex } from "./spanIndex";
import { endOf, toMs, toX, type View } from "./view";

const NARROW = 4; // px from one span to the next: closer together, they are no more to be told apart

/** Whether so many are to be seen that it only makes sense to show how much of each pixel they cover. */
export function isCrowded(index: SpanIndex<Span>, view: View): boolean {
  const [first, last] = within(index, view.start_ms, endOf(view));
  return (last - first) * NARROW > view.width;
}

/** How much of each pixel is covered by spans, 0..1. */
export function coverage(index: SpanIndex<Span>, view: View): Float32Array {
  const covered = new Float32Array(view.width);
  const [first, last] = within(index, view.start_ms, endOf(view));
  for (let i = first; i < last; i++) {
    const span = index.spans[i];
    if (span === undefined) continue;
    const [left, right] = [Math.max(0, toX(view, span.start_ms)), Math.min(view.width, toX(view, span.end_ms))];
    for (let x = Math.floor(left); x < right; x++) {
      covered[x] = Math.min(1, (covered[x] ?? 0) + Math.min(right, x + 1) - Math.max(left, x));
    }
  }
  return covered;
}

/** Bars as high as each pixel is covered, averaged over a few: a film's ups and downs without flicker. */
export function barsOf(index: SpanIndex<Span>, view: View, put: (left: number, width: number, share: number) => void): void {
  const covered = coverage(index, view);
  for (let x = 0; x < covered.length; x += NARROW) {
    const some = covered.subarray(x, x + NARROW);
    put(x, some.length, some.reduce((sum, share) => sum + share, 0) / some.length);
  }
}

/** Calls `put` with the pixels of every span that is to be seen; where many lie in one pixel, that is painted once. */
export function eachColumn(index: SpanIndex<Span>, view: View, put: (left: number, right: number, i: number) => void): void {
  const [first, last] = within(index, view.start_ms, endOf(view));
  const crowded = last - first > view.width;
  let painted = -1;
  for (let i = first; i < last; i++) {
    const span = index.spans[i];
    if (span === undefined) continue;
    const left = Math.max(-4, Math.round(toX(view, span.start_ms)));
    const right = Math.max(left + 1, Math.min(view.width + 4, Math.round(toX(view, span.end_ms))));
    if (crowded && right <= painted) {
      i = Math.max(i, firstEndingAfter(index, toMs(view, painted - 0.5)) - 1);
      continue;
    }
    put(crowded ? Math.max(left, painted) : left, right, i);
    painted = Math.max(painted, right);
  }
}

