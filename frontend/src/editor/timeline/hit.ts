import { isMovable, laneAt, rowOf, type CueLane, type FilmLane, type Layout } from "./lanes";
import { spanAt, within } from "./spanIndex";
import { toMs, toX, type View } from "./view";

export type Edge = "start" | "end";

export type Hit =
  | { readonly kind: "edge"; readonly lane: string; readonly id: string; readonly edge: Edge }
  | { readonly kind: "cue"; readonly lane: string; readonly id: string }
  | { readonly kind: "span"; readonly lane: FilmLane; readonly at: number }
  | { readonly kind: "ruler" }
  | { readonly kind: "empty" };

export const REACH = 6; // px around an edge
export const FINGER_REACH = 14;
const GRIPPED = 3; // a cue narrower than this many reaches keeps its middle third for being moved whole
const TOO_NARROW = 5; // px: such a cue is selected, and closer up its edges come

/** What lies under a point; the selected cue lies above the others, and its edges above all. */
export function hitAt(x: number, y: number, view: View, layout: Layout, selected: string | null, reach = REACH): Hit {
  const lane = laneAt(layout, y);
  if (lane === undefined) return { kind: "empty" };
  if (lane.kind === "ruler") return { kind: "ruler" };
  if (lane.kind === "cues") return cueAt(x, y, view, lane, selected, reach);
  const at = spanAt(lane.index, toMs(view, x));
  return at >= 0 ? { kind: "span", lane, at } : { kind: "empty" };
}

function cueAt(x: number, y: number, view: View, lane: CueLane, selected: string | null, reach: number): Hit {
  const { spans } = lane.index;
  const movable = isMovable(lane.track);
  const [first, last] = within(lane.index, toMs(view, x - reach), toMs(view, x + reach));
  let best: { hit: Hit; score: number } | null = null;
  for (let i = first; i < last; i++) {
    const cue = spans[i];
    if (cue === undefined || cue.status === "ghost") continue;
    const { top, height } = rowOf(lane, i);
    if (y < top - 1 || y >= top + height + 2) continue;
    const [left, right] = [toX(view, cue.start_ms), toX(view, cue.end_ms)];
    const chosen = cue.id === selected;
    const edge = movable ? edgeAt(x, left, right, reach, chosen) : null;
    const inside = x >= left - 1 && x <= right + 1;
    if (edge === null && !inside) continue;
    const hit: Hit = edge === null ? { kind: "cue", lane: lane.id, id: cue.id } : { kind: "edge", lane: lane.id, id: cue.id, edge };
    const distance = edge === null ? 0 : Math.abs(x - (edge === "start" ? left : right));
    // What the point is inside of comes before an edge of a neighbour.
    const score = (chosen ? 1_000 : 0) + (inside ? 100 : 0) - distance;
    if (best === null || score > best.score) best = { hit, score };
  }
  return best?.hit ?? { kind: "empty" };
}

function edgeAt(x: number, left: number, right: number, reach: number, chosen: boolean): Edge | null {
  const width = right - left;
  if (width < TOO_NARROW && !chosen) return null;
  const inner = width < GRIPPED * reach ? width / 3 : reach;
  if (x >= left - reach && x <= left + inner) return "start";
  if (x >= right - inner && x <= right + reach) return "end";
  return null;
}
