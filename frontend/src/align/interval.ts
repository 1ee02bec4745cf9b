import type { Span } from "../timeline/timelineModel";

export const LEAST_MS = 100;
const MARGIN_MS = 1_000; // played before and after what is proposed

/** The interval within the film, and at least a moment long. */
export function within(interval: Span, durationMs: number | null): Span {
  const last = durationMs ?? Number.MAX_SAFE_INTEGER;
  const start_ms = Math.round(Math.max(0, Math.min(interval.start_ms, last - LEAST_MS)));
  return { start_ms, end_ms: Math.round(Math.min(last, Math.max(interval.end_ms, start_ms + LEAST_MS))) };
}

export type Edge = "start" | "end";

/** Set an edge to a time. Past the other edge the whole interval moves along, as long as it was. */
export function setEdge(interval: Span, edge: Edge, ms: number, durationMs: number | null): Span {
  const length = interval.end_ms - interval.start_ms;
  const moved =
    edge === "start"
      ? { start_ms: ms, end_ms: ms + LEAST_MS <= interval.end_ms ? interval.end_ms : ms + length }
      : { start_ms: ms - LEAST_MS >= interval.start_ms ? interval.start_ms : Math.max(0, ms - length), end_ms: ms };
  return within(moved, durationMs);
}

/** Move an edge as a slider does: it stops at the other one. */
export function slideEdge(interval: Span, edge: Edge, ms: number, durationMs: number | null): Span {
  return within(
    edge === "start"
      ? { ...interval, start_ms: Math.min(ms, interval.end_ms - LEAST_MS) }
      : { ...interval, end_ms: Math.max(ms, interval.start_ms + LEAST_MS) },
    durationMs,
  );
}

/** What plays when a sentence's turn comes. */
export function passage(interval: Span, durationMs: number | null): Span {
  return within({ start_ms: interval.start_ms - MARGIN_MS, end_ms: interval.end_ms + MARGIN_MS }, durationMs);
}

/** An edge, or the whole, some pictures on or back from the picture that is nearest. */
export function nudge(interval: Span, what: Edge | "both", pictures: number, rate: number, durationMs: number | null): Span {
  const moved = (ms: number): number => Math.round(((Math.round((ms * rate) / 1000) + pictures) * 1000) / rate);
  if (what !== "both") return slideEdge(interval, what, moved(what === "start" ? interval.start_ms : interval.end_ms), durationMs);
  const wanted = moved(interval.start_ms) - interval.start_ms;
  const by = Math.max(-interval.start_ms, Math.min(wanted, (durationMs ?? Infinity) - interval.end_ms));
  return within({ start_ms: interval.start_ms + by, end_ms: interval.end_ms + by }, durationMs);
}

export const same = (one: Span, other: Span): boolean => one.start_ms === other.start_ms && one.end_ms === other.end_ms;
