import { clock } from "../../timeline/timeText";
import type { Colours } from "./colours";
import { barsOf, eachColumn, isCrowded } from "./columns";
import { heightOf } from "./curve";
import type { Drag } from "./drag";
import { drawChosenCues, drawOthers } from "./drawCues";
import type { LineBook } from "./label";
import { cueLanes, rowOf, type CueLane, type FilmLane, type Lane, type Layout } from "./lanes";
import { within } from "./spanIndex";
import { endOf, toMs, toX, type View } from "./view";

export interface Scene {
  readonly view: View;
  readonly layout: Layout;
  readonly colours: Colours;
  readonly lines: LineBook;
  readonly selected: string | null;
  readonly drag: Drag;
  /** Lowest and highest of each pixel by turns, -1..1; null while there is no sound. */
  readonly sound: Float32Array | null;
  /** What the keyboard is at: a lane, and there one of its spans, or none of them. */
  readonly focus: { readonly lane: Lane; readonly at: number } | null;
}

type Pen = CanvasRenderingContext2D;

/** Everything but the playhead, in CSS pixels; only what is to be seen is looked at. */
export function draw(pen: Pen, scene: Scene): void {
  drawStill(pen, scene);
  drawMoving(pen, scene);
}

/** What stays as it is while a description is dragged. */
export function drawStill(pen: Pen, scene: Scene): void {
  const { view, layout, colours, drag } = scene;
  pen.clearRect(0, 0, view.width, layout.height);
  pen.textBaseline = "middle";
  for (const lane of layout.lanes) drawLane(pen, lane, scene);
  drawShotLines(pen, scene);
  pen.font = `500 13px ${colours.face}`;
  for (const lane of cueLanes(layout)) {
    drawOthers(pen, lane, scene, drag.phase === "moving" && drag.lane === lane.id ? drag.id : null);
  }
}

/** Above it: the selected cue, the one that is dragged, what it snaps to, and where the keyboard is. */
export function drawMoving(pen: Pen, scene: Scene): void {
  const { view, layout, colours } = scene;
  const moving = scene.drag.phase === "moving" ? scene.drag : null;
  pen.textBaseline = "middle";
  pen.font = `500 13px ${colours.face}`;
  for (const lane of cueLanes(layout)) {
    drawChosenCues(pen, lane, scene, moving?.lane === lane.id ? moving : null);
    drawCurve(pen, lane, scene);
  }
  if (moving?.snapped_ms != null) {
    pen.fillStyle = colours.snap;
    pen.fillRect(Math.round(toX(view, moving.snapped_ms)) - 1, 0, 2, layout.height);
  }
  drawFocus(pen, scene);
}

function drawLane(pen: Pen, lane: Lane, scene: Scene): void {
  const { view, colours } = scene;
  if (lane.kind === "ruler") return drawRuler(pen, lane, scene);
  pen.fillStyle = colours.lane;
  pen.fillRect(0, lane.top, view.width, lane.height);
  switch (lane.kind) {
    case "shots":
      return drawShots(pen, lane, view, colours);
    case "sound":
      return drawSound(pen, lane, scene);
    case "speech":
      return drawSpans(pen, lane, view, colours.speech);
    case "gaps":
      return drawGaps(pen, lane, view, colours);
    case "cues":
      return;
  }
}

const STEPS_MS = [10, 20, 50, 100, 200, 500, ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((s) => s * 1000)];
const TICK_PX = 84; // room for a time

/** Round times for the ruler, at least `room` pixels apart. */
export function ticksOf(view: View, room = TICK_PX): { step_ms: number; first_ms: number; count: number } {
  const step_ms = STEPS_MS.find((step) => step / view.msPerPixel >= room) ?? 7_200_000;
  const first_ms = Math.floor(view.start_ms / step_ms) * step_ms;
  return { step_ms, first_ms, count: Math.ceil((endOf(view) - first_ms) / step_ms) + 1 };
}

function drawRuler(pen: Pen, { top, height }: Lane, { view, colours }: Scene): void {
  const { step_ms, first_ms, count } = ticksOf(view);
  pen.font = `500 12px ${colours.face}`;
  pen.textAlign = "left";
  pen.direction = "ltr";
  for (let n = 0; n < count; n++) {
    const ms = first_ms + n * step_ms;
    const x = Math.round(toX(view, ms));
    pen.fillStyle = colours.line;
    pen.fillRect(x, top + 4, 1, height);
    for (let part = 1; part < 5; part++) pen.fillRect(Math.round(toX(view, ms + (part * step_ms) / 5)), top + height - 5, 1, 5);
    pen.fillStyle = colours.quiet;
    const exact = step_ms < 100 ? `.${String(ms % 1000).padStart(3, "0")}` : "";
    pen.fillText(exact ? clock(ms, false) + exact : clock(ms, step_ms < 1_000), x + 5, top + height / 2 - 1);
  }
}

function drawSpans(pen: Pen, lane: FilmLane, view: View, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  if (isCrowded(lane.index, view)) drawBars(pen, lane, view);
  else eachColumn(lane.index, view, (left, right) => pen.rect(left, lane.top, right - left, lane.height));
  pen.fill();
}

function drawBars(pen: Pen, { index, top, height }: FilmLane, view: View): void {
  barsOf(index, view, (x, width, share) => pen.rect(x, top + height * (1 - share), width, height * share));
}

/** Two shades by turns, so that neighbours are told apart without a line between them; one where there are too many. */
function drawShots(pen: Pen, lane: FilmLane, view: View, colours: Colours): void {
  if (isCrowded(lane.index, view)) return drawSpans(pen, lane, view, colours.shot);
  for (const odd of [0, 1]) {
    pen.globalAlpha = odd ? 0.55 : 1;
    pen.fillStyle = colours.shot;
    pen.beginPath();
    eachColumn(lane.index, view, (left, right, i) => {
      if (i % 2 === odd) pen.rect(left, lane.top, Math.max(1, right - left - (right - left > 4 ? 1 : 0)), lane.height);
    });
    pen.fill();
  }
  pen.globalAlpha = 1;
}

const SHOT_LINES = 28; // px: where shots are shorter, their lines would be a grid

/** Faint lines where shots change, down to the descriptions. */
function drawShotLines(pen: Pen, { view, layout, colours }: Scene): void {
  const shots = layout.lanes.find(({ kind }) => kind === "shots");
  if (shots === undefined) return;
  const [first, last] = within(shots.index, view.start_ms, endOf(view));
  if ((last - first) * SHOT_LINES > view.width) return;
  pen.fillStyle = colours.line;
  for (let i = first; i < last; i++) {
    const x = Math.round(toX(view, shots.index.spans[i]?.start_ms ?? 0));
    if (x > 0) pen.fillRect(x, shots.top + shots.height, 1, layout.height - shots.top - shots.height);
  }
}

function drawGaps(pen: Pen, lane: FilmLane, view: View, colours: Colours): void {
  if (isCrowded(lane.index, view)) {
    pen.globalAlpha = 0.7;
    drawSpans(pen, lane, view, colours.gapEdge);
    pen.globalAlpha = 1;
    return;
  }
  pen.fillStyle = colours.gap;
  pen.beginPath();
  eachColumn(lane.index, view, (left, right) => pen.rect(left, lane.top, right - left, lane.height));
  pen.fill();
  pen.fillStyle = colours.gapEdge;
  pen.beginPath();
  eachColumn(lane.index, view, (left, right) => {
    pen.rect(left, lane.top + lane.height - 2.5, right - left, 2.5);
    if (right - left < 5) return;
    pen.rect(left, lane.top, 1.5, lane.height);
    pen.rect(right - 1.5, lane.top, 1.5, lane.height);
  });
  pen.fill();
}

function drawSound(pen: Pen, lane: FilmLane, { view, layout, colours, sound }: Scene): void {
  const spoken = layout.lanes.filter(({ kind }) => kind === "speech");
  pen.globalAlpha = 0.16;
  for (const { index } of spoken) drawSpans(pen, { ...lane, index }, view, colours.speech);
  pen.globalAlpha = 1;
  const [middle, half] = [lane.top + lane.height / 2, lane.height / 2 - 1];
  pen.fillStyle = colours.wave;
  pen.beginPath();
  if (sound === null) pen.rect(0, middle, view.width, 1);
  else {
    // One outline, there along the highest and back along the lowest: much cheaper than a bar for each pixel.
    pen.moveTo(0, middle);
    for (let x = 0; x < view.width; x++) pen.lineTo(x + 0.5, middle - (sound[x * 2 + 1] ?? 0) * half - 0.5);
    for (let x = view.width - 1; x >= 0; x--) pen.lineTo(x + 0.5, middle - (sound[x * 2] ?? 0) * half + 0.5);
  }
  pen.fill();
}

/** What speaks for each moment, over the cues of its lane, so that none hides it. */
function drawCurve(pen: Pen, lane: CueLane, { view, colours }: Scene): void {
  const { curve } = lane.track;
  if (!curve || curve.step_ms <= 0) return;
  const bottom = lane.top + lane.height - 1;
  pen.beginPath();
  pen.moveTo(0, bottom);
  for (let x = 0; x <= view.width; x++) {
    pen.lineTo(x, bottom - Math.min(1, heightOf(curve, toMs(view, x), view.msPerPixel)) * (lane.height - 3));
  }
  pen.lineTo(view.width, bottom);
  pen.closePath();
  pen.globalAlpha = 0.3;
  pen.fillStyle = colours.curve;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = colours.curve;
  pen.lineWidth = 1.5;
  pen.stroke();
}

function drawFocus(pen: Pen, { view, layout, colours, focus }: Scene): void {
  if (focus === null) return;
  const lane = layout.lanes.find(({ id }) => id === focus.lane.id);
  if (lane === undefined) return;
  const span = lane.index.spans[focus.at];
  const left = span ? toX(view, span.start_ms) : 0;
  const right = span ? Math.max(left + 3, toX(view, span.end_ms)) : view.width;
  const { top, height } = span && lane.kind === "cues" ? rowOf(lane, focus.at) : lane;
  pen.strokeStyle = colours.focus;
  pen.lineWidth = 2;
  pen.setLineDash([3, 2]);
  pen.strokeRect(Math.max(1, left - 3), top - 2, Math.min(view.width - 1, right + 3) - Math.max(1, left - 3), height + 4);
  pen.setLineDash([]);
}
