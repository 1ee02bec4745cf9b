import { mainLane, type Lane, type Layout } from "./lanes";
import { nearestTo } from "./spanIndex";

/** Where the keyboard is: a lane, a span of it by its number (-1 in a lane that has none), and the time to keep to. */
export interface Place {
  readonly laneId: string;
  readonly at: number;
  readonly ms: number;
}

/** Lanes that the keyboard goes through: those of spans. */
export const walked = ({ lanes }: Layout): readonly Lane[] => lanes.filter(({ kind }) => kind !== "ruler" && kind !== "sound");

export const laneOf = (layout: Layout, place: Place): Lane | undefined => layout.lanes.find(({ id }) => id === place.laneId);

const nearest = ({ index }: Lane, ms: number): number => nearestTo(index, ms);

/** Where the keyboard comes in: at the selected cue, else at the one nearest to the playhead. */
export function entry(layout: Layout, selected: string | null, ms: number): Place {
  const lane = mainLane(layout);
  if (lane === undefined) return { laneId: "", at: -1, ms };
  const { spans } = lane.index;
  const at = selected === null ? -1 : spans.findIndex(({ id }) => id === selected);
  return { laneId: lane.id, at: at >= 0 ? at : nearest(lane, ms), ms: spans[at]?.start_ms ?? ms };
}

/** What was there before the content changed may be gone. */
export function settled(layout: Layout, place: Place): Place {
  const lane = laneOf(layout, place);
  if (lane === undefined) return entry(layout, null, place.ms);
  const most = lane.index.spans.length - 1;
  return place.at > most || (place.at < 0 && most >= 0) ? { ...place, at: most < 0 ? -1 : Math.min(most, Math.max(0, place.at)) } : place;
}

/** Where an arrow leads; null for keys that lead nowhere. `page_ms` is as much as is seen. */
export function moved(layout: Layout, place: Place, key: string, page_ms: number): Place | null {
  const lanes = walked(layout);
  const lane = laneOf(layout, place);
  if (lane === undefined) return entry(layout, null, place.ms);
  const { spans } = lane.index;
  const last = spans.length - 1;
  const now = spans[place.at]?.start_ms ?? place.ms;
  const to = (wanted: number): Place => {
    const at = Math.min(last, Math.max(Math.min(0, last), wanted));
    return { laneId: lane.id, at, ms: spans[at]?.start_ms ?? now };
  };
  switch (key) {
    case "ArrowRight":
      return to(place.at + 1);
    case "ArrowLeft":
      return to(place.at - 1);
    case "Home":
      return to(0);
    case "End":
      return to(last);
    case "PageDown":
      return to(Math.max(place.at + 1, nearest(lane, now + page_ms)));
    case "PageUp":
      return to(Math.min(place.at - 1, nearest(lane, Math.max(0, now - page_ms))));
    case "ArrowDown":
    case "ArrowUp": {
      const next = lanes[lanes.indexOf(lane) + (key === "ArrowDown" ? 1 : -1)];
      return next === undefined ? place : { laneId: next.id, at: nearest(next, now), ms: now };
    }
    default:
      return null;
  }
}
