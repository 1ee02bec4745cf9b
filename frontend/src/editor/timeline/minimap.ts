import type { Colours } from "./colours";
import { barsOf, eachColumn, isCrowded } from "./columns";
import { cueLanes, type Lane, type Layout } from "./lanes";
import { farthest, fitAll, startAt, type View } from "./view";

export const MAP_HEIGHT = 26; // px
const NARROWEST = 10; // px of the window on it

/** The whole film in one strip: who speaks above, below what is described or said; an interval goes through both. */
export function drawMap(pen: CanvasRenderingContext2D, view: View, layout: Layout, colours: Colours): void {
  const whole = fitAll(view.width, view.duration_ms);
  pen.clearRect(0, 0, view.width, MAP_HEIGHT);
  pen.fillStyle = colours.lane;
  pen.fillRect(0, 0, view.width, MAP_HEIGHT);
  const strip = (lanes: readonly Lane[], top: number, height: number, colour: string): void => {
    pen.fillStyle = colour;
    pen.beginPath();
    for (const lane of lanes) {
      if (isCrowded(lane.index, whole)) {
        barsOf(lane.index, whole, (x, width, share) => pen.rect(x, top + height * (1 - share), width, height * share));
      } else eachColumn(lane.index, whole, (left, right) => pen.rect(left, top, right - left, height));
    }
    pen.fill();
  };
  const intervals = cueLanes(layout).filter(({ track }) => track.kind === "interval");
  const cues = cueLanes(layout).filter((lane) => !intervals.includes(lane));
  strip(layout.lanes.filter(({ kind }) => kind === "speech"), 3, 8, colours.speech);
  cues.forEach((lane, n) => strip([lane], 13 + (n * 10) / cues.length, 10 / cues.length - (cues.length > 1 ? 1 : 0), colours.draftEdge));
  strip(intervals, 1, MAP_HEIGHT - 2, colours.chosen);
}

/** Where the window lies on the strip, in px. */
export function windowOf(view: View): { left: number; width: number } {
  const width = Math.min(view.width, Math.max(NARROWEST, (view.width * view.msPerPixel) / farthest(view)));
  const middle = (view.start_ms + (view.width * view.msPerPixel) / 2) / farthest(view);
  return { left: Math.min(view.width - width, Math.max(0, middle - width / 2)), width };
}

/** The window, its left side at `left` px of the strip. */
export function viewAt(view: View, left: number): View {
  const { width } = windowOf(view);
  const share = width >= view.width ? 0 : left / (view.width - width);
  return startAt(view, share * Math.max(0, view.duration_ms - view.width * view.msPerPixel));
}
