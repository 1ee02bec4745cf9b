import type { Span } from "../document/types";

/** Spans in order of their starts, ready to be asked what lies in a stretch of time; they may overlap. */
export interface SpanIndex<S extends Span> {
  readonly spans: readonly S[];
  /** The latest end of this span and of all before it. */
  readonly latest: Float64Array;
}

export function indexOf<S extends Span>(spans: readonly S[]): SpanIndex<S> {
  const latest = new Float64Array(spans.length);
  let end = -Infinity;
  spans.forEach((span, i) => (latest[i] = end = Math.max(end, span.end_ms)));
  return { spans, latest };
}

function firstWhere(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first span that ends after a time. */
export const firstEndingAfter = ({ latest }: SpanIndex<Span>, ms: number): number =>
  firstWhere(latest.length, (i) => (latest[i] ?? 0) > ms);

/** The first span that starts at a time or later. */
export const firstStartingAt = ({ spans }: SpanIndex<Span>, ms: number): number =>
  firstWhere(spans.length, (i) => (spans[i]?.start_ms ?? 0) >= ms);

/** All that lies in [from, to), by its place in the order: every one of them is in [first, last). */
export function within(index: SpanIndex<Span>, from_ms: number, to_ms: number): [first: number, last: number] {
  const first = firstEndingAfter(index, from_ms);
  return [first, Math.max(first, firstStartingAt(index, to_ms))];
}

/** The span that is there at a time, of several the one that began last; -1 where there is none. */
export function spanAt(index: SpanIndex<Span>, ms: number): number {
  const [first, last] = within(index, ms, ms + 0.001);
  for (let i = last - 1; i >= first; i--) {
    if ((index.spans[i]?.end_ms ?? 0) > ms) return i;
  }
  return -1;
}

/** The span that is there at a time, else the one that is nearest; -1 where there are none at all. */
export function nearestTo(index: SpanIndex<Span>, ms: number): number {
  const { spans, latest } = index;
  const there = spanAt(index, ms);
  if (there >= 0 || spans.length === 0) return there;
  const next = firstStartingAt(index, ms);
  let before = next - 1;
  while (before > 0 && (spans[before]?.end_ms ?? 0) < (latest[next - 1] ?? 0)) before -= 1;
  const [past, coming] = [spans[before], spans[next]];
  if (coming === undefined) return before;
  return past !== undefined && ms - past.end_ms < coming.start_ms - ms ? before : next;
}

/** Where spans overlap, each goes into the first of `most` rows that is free; the last takes what is left. */
export function rowsOf(spans: readonly Span[], most: number): { rows: Uint8Array; count: number } {
  const rows = new Uint8Array(spans.length);
  const free: number[] = new Array<number>(most).fill(-Infinity);
  let count = 1;
  spans.forEach((span, i) => {
    const found = free.findIndex((end) => end <= span.start_ms);
    const row = found < 0 ? most - 1 : found;
    free[row] = Math.max(free[row] ?? 0, span.end_ms);
    rows[i] = row;
    count = Math.max(count, row + 1);
  });
  return { rows, count };
}
