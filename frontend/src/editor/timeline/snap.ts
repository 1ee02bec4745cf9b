import type { Span } from "../document/types";
import { cueLanes, lanesOfKind, type Layout } from "./lanes";
import { firstStartingAt, within, type SpanIndex } from "./spanIndex";

export type SnapTo = "shot" | "gap" | "cue" | "frame";

export interface Snapped {
  readonly ms: number;
  readonly to: SnapTo | null;
}

/** As much of the film's frame times as snapping needs. */
export interface Frames {
  nearestMs(ms: number): number;
}

export const SNAP_PX = 8;

export interface Targets {
  readonly layout: Layout;
  readonly frames: Frames | null;
  /** The cue that is moved, and its lane: it never snaps to itself. */
  readonly lane: string;
  readonly id: string;
  readonly tolerance_ms: number;
}

/** The nearest thing worth meeting, within the tolerance; else the nearest frame, if that is near. */
export function snapMs(ms: number, { layout, frames, lane, id, tolerance_ms }: Targets): Snapped {
  let best: Snapped = { ms, to: null };
  let distance = tolerance_ms;
  const offer = (at: number, to: SnapTo): void => {
    // The first of several at one place: a shot says more than the gap that begins there.
    if (Math.abs(at - ms) < distance || (best.to === null && Math.abs(at - ms) <= distance)) {
      [best, distance] = [{ ms: Math.round(at), to }, Math.abs(at - ms)];
    }
  };
  const shots = lanesOfKind(layout, "shots")?.index;
  if (shots) for (const span of around(shots, ms, tolerance_ms)) offer(span.start_ms, "shot");
  const gaps = lanesOfKind(layout, "gaps")?.index;
  if (gaps) {
    for (const span of around(gaps, ms, tolerance_ms)) {
      offer(span.start_ms, "gap");
      offer(span.end_ms, "gap");
    }
  }
  for (const { id: laneId, index } of cueLanes(layout)) {
    for (const cue of around(index, ms, tolerance_ms)) {
      if (laneId === lane && cue.id === id) continue;
      offer(cue.start_ms, "cue");
      offer(cue.end_ms, "cue");
    }
  }
  if (best.to !== null || frames === null) return best;
  const frame = frames.nearestMs(ms);
  return Math.abs(frame - ms) <= tolerance_ms ? { ms: frame, to: "frame" } : best;
}

function* around<S extends Span>(index: SpanIndex<S>, ms: number, tolerance_ms: number): Generator<S> {
  const [first] = within(index, ms - tolerance_ms - 1, ms);
  const last = firstStartingAt(index, ms + tolerance_ms + 1);
  for (let i = first; i < last; i++) {
    const span = index.spans[i];
    if (span !== undefined) yield span;
  }
}

/** A passage moved whole: whichever of its ends meets something sooner. */
export function snapSpan(span: Span, targets: Targets): { span: Span; to: SnapTo | null; at_ms: number | null } {
  const length = span.end_ms - span.start_ms;
  const [start, end] = [snapMs(span.start_ms, targets), snapMs(span.end_ms, targets)];
  const moved = (to: Snapped, from: number): number => (to.to === null || to.to === "frame" ? Infinity : Math.abs(to.ms - from));
  if (moved(end, span.end_ms) < moved(start, span.start_ms)) {
    return { span: { start_ms: end.ms - length, end_ms: end.ms }, to: end.to, at_ms: end.ms };
  }
  return { span: { start_ms: start.ms, end_ms: start.ms + length }, to: start.to, at_ms: start.to === null ? null : start.ms };
}
