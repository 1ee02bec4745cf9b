import type { Span } from "../document/types";
import type { Edge, Hit } from "./hit";
import { cueIn, cueLanes, isMovable, type Layout } from "./lanes";
import { SNAP_PX, snapMs, snapSpan, type Frames, type SnapTo } from "./snap";
import { toMs, type View } from "./view";

/** What the pointer is about. The document hears of a moved cue only when it is let go. */
export type Drag =
  | { readonly phase: "none" }
  | Pressed
  | { readonly phase: "seeking" } // along the ruler
  | { readonly phase: "panning"; readonly x: number; readonly moved: number }
  | MovingCue;

export interface Pressed {
  readonly phase: "pressed";
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
  readonly at_ms: number;
  /** It takes the view along, whatever it lies on. */
  readonly pans: boolean;
}

export interface MovingCue {
  readonly phase: "moving";
  readonly lane: string;
  readonly id: string;
  readonly what: Edge | "body";
  readonly from: Span;
  /** From the moved edge (of a body: its start) to where it was grabbed. */
  readonly grip_ms: number;
  readonly span: Span;
  readonly snapped: SnapTo | null;
  /** Where the line is drawn that shows what was snapped to. */
  readonly snapped_ms: number | null;
}

export const NONE: Drag = { phase: "none" };
export const SHORTEST_MS = 100; // of a cue
const SLACK = 4; // px that a click may wander
const MARGIN = 36; // px at each side where a drag takes the view along
const FASTEST = 22; // px in a screen frame

export interface Surroundings {
  readonly view: View;
  readonly layout: Layout;
  readonly frames: Frames | null;
  /** Shift turns it off. */
  readonly snap: boolean;
}

export const press = (hit: Hit, x: number, y: number, view: View, pans = false): Drag =>
  hit.kind === "ruler" ? { phase: "seeking" } : { phase: "pressed", hit, x, y, at_ms: toMs(view, x), pans };

export function move(drag: Drag, x: number, y: number, around: Surroundings): Drag {
  switch (drag.phase) {
    case "none":
    case "seeking":
      return drag;
    case "panning":
      return { phase: "panning", x, moved: drag.x - x };
    case "pressed": {
      if (Math.hypot(x - drag.x, y - drag.y) < SLACK) return drag;
      const begun = begin(drag, around);
      return begun.phase === "moving" ? moved(begun, x, around) : { phase: "panning", x, moved: drag.x - x };
    }
    case "moving":
      return moved(drag, x, around);
  }
}

function begin({ hit, at_ms, pans }: Pressed, { layout }: Surroundings): Drag {
  if (pans || (hit.kind !== "edge" && hit.kind !== "cue")) return NONE;
  const lane = cueLanes(layout).find(({ id }) => id === hit.lane);
  const cue = cueIn(layout, hit.lane, hit.id);
  if (lane === undefined || cue === undefined || !isMovable(lane.track)) return NONE;
  const from = { start_ms: cue.start_ms, end_ms: cue.end_ms };
  const what = hit.kind === "edge" ? hit.edge : "body";
  const grip_ms = at_ms - (what === "end" ? from.end_ms : from.start_ms);
  return { phase: "moving", lane: hit.lane, id: hit.id, what, from, grip_ms, span: from, snapped: null, snapped_ms: null };
}

function moved(drag: MovingCue, x: number, { view, layout, frames, snap }: Surroundings): MovingCue {
  const at = Math.round(toMs(view, x) - drag.grip_ms);
  const end = Math.max(view.duration_ms, drag.from.end_ms);
  const targets = { layout, frames, lane: drag.lane, id: drag.id, tolerance_ms: SNAP_PX * view.msPerPixel };
  if (drag.what === "body") {
    const length = drag.from.end_ms - drag.from.start_ms;
    const free = { start_ms: at, end_ms: at + length };
    const { span, to, at_ms } = snap ? snapSpan(free, targets) : { span: free, to: null, at_ms: null };
    const start_ms = Math.min(Math.max(0, span.start_ms), end - length);
    const held = start_ms !== span.start_ms;
    return {
      ...drag,
      span: { start_ms, end_ms: start_ms + length },
      snapped: held ? null : to,
      snapped_ms: held ? null : at_ms,
    };
  }
  const { ms, to } = snap ? snapMs(at, targets) : { ms: at, to: null };
  const { from } = drag;
  const kept =
    drag.what === "start"
      ? Math.min(Math.max(0, ms), Math.max(0, from.end_ms - SHORTEST_MS))
      : Math.max(Math.min(end, ms), from.start_ms + SHORTEST_MS);
  const span = drag.what === "start" ? { ...from, start_ms: kept } : { ...from, end_ms: kept };
  return { ...drag, span, snapped: kept === ms ? to : null, snapped_ms: kept === ms && to !== null ? ms : null };
}

/** How far the view goes along in this screen frame, in px; faster nearer the side. */
export function pull(drag: Drag, x: number, width: number): number {
  if (drag.phase !== "moving") return 0;
  const margin = Math.min(MARGIN, width / 6);
  const over = x < margin ? x - margin : x > width - margin ? x - (width - margin) : 0;
  return Math.sign(over) * FASTEST * Math.min(1, Math.abs(over) / margin) ** 2;
}

/** What letting go means. */
export type Release =
  | { readonly kind: "nothing" }
  | { readonly kind: "click"; readonly hit: Hit; readonly at_ms: number }
  | { readonly kind: "commit"; readonly id: string; readonly span: Span };

export function release(drag: Drag): Release {
  if (drag.phase === "pressed") return { kind: "click", hit: drag.hit, at_ms: drag.at_ms };
  if (drag.phase !== "moving") return { kind: "nothing" };
  const { id, span, from } = drag;
  const same = span.start_ms === from.start_ms && span.end_ms === from.end_ms;
  return same ? { kind: "nothing" } : { kind: "commit", id, span };
}
