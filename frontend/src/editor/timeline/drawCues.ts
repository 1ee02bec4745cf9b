import type { Span } from "../document/types";
import type { Colours } from "./colours";
import { barsOf, eachColumn, isCrowded } from "./columns";
import type { MovingCue } from "./drag";
import { directionOf, type LineBook } from "./label";
import { isMovable, rowOf, type CueLane, type LaneCue } from "./lanes";
import { toX, type View } from "./view";

interface Scene {
  view: View;
  colours: Colours;
  selected: string | null;
  lines: LineBook;
}

const LABELLED = 46; // px: narrower cues carry no words
const LINE = 16; // px
const ROUND = 4;
const PLAIN = 14; // px: narrower cues have neither round corners nor dashes, which are dear to draw

interface Look {
  fill: string;
  edge: string;
  text: string;
}

const lookOf = (cue: LaneCue, colours: Colours): Look => {
  switch (cue.status) {
    case "draft":
    case "proposed":
      return { fill: colours.draft, edge: colours.draftEdge, text: colours.onDraft };
    case "ghost":
      return { fill: "transparent", edge: colours.draftEdge, text: colours.onDraft };
    case "approved":
    case "own":
      return { fill: colours.approved, edge: colours.approved, text: colours.onApproved };
    case "changes_asked":
    case "not_visible":
      return { fill: colours.asked, edge: colours.askedEdge, text: colours.onAsked };
    case "alignable":
      return { fill: colours.seen, edge: colours.seenEdge, text: colours.onSeen };
    case "open":
      return { fill: colours.open, edge: colours.openEdge, text: colours.text };
    case "unsure":
      return { fill: colours.draft, edge: colours.openEdge, text: colours.onDraft };
  }
};

const DASHED: ReadonlySet<string> = new Set<LaneCue["status"]>(["changes_asked", "proposed", "ghost"]);

/** The cues of a lane that are neither selected nor dragged. */
export function drawOthers(pen: CanvasRenderingContext2D, lane: CueLane, scene: Scene, movingId: string | null): void {
  const { view, colours, selected } = scene;
  const { index } = lane;
  const { spans } = index;
  if (isCrowded(index, view)) {
    pen.fillStyle = colours.draftEdge;
    pen.beginPath();
    barsOf(index, view, (x, width, share) => pen.rect(x, lane.top + lane.height * (1 - share), width - 1, lane.height * share));
    pen.fill();
  } else {
    eachColumn(index, view, (left, right, i) => {
      const cue = spans[i];
      if (cue === undefined || cue.id === selected || cue.id === movingId) return;
      drawCue(pen, cue, left, right, rowOf(lane, i), scene);
    });
  }
}

/** The selected one, and the one that is moved where it is moved to, with a ghost where it was. */
export function drawChosenCues(pen: CanvasRenderingContext2D, lane: CueLane, scene: Scene, moving: MovingCue | null): void {
  const { selected } = scene;
  const { spans } = lane.index;
  const at = selected === null ? -1 : spans.findIndex(({ id }) => id === selected);
  const moved = moving === null ? -1 : spans.findIndex(({ id }) => id === moving.id);
  for (const i of new Set([at, moved])) {
    const cue = spans[i];
    if (cue === undefined) continue;
    const row = rowOf(lane, i);
    const grips = isMovable(lane.track);
    if (i === moved && moving !== null) {
      pen.globalAlpha = 0.35;
      drawAt(pen, { ...cue, text: "" }, moving.from, row, scene);
      pen.globalAlpha = 1;
      drawAt(pen, cue, moving.span, row, scene);
      drawChosen(pen, moving.span, row, scene, grips);
    } else {
      drawAt(pen, cue, cue, row, scene);
      drawChosen(pen, cue, row, scene, grips);
    }
  }
}

type Row = { top: number; height: number };

function drawAt(pen: CanvasRenderingContext2D, cue: LaneCue, { start_ms, end_ms }: Span, row: Row, scene: Scene): void {
  const left = Math.round(toX(scene.view, start_ms));
  drawCue(pen, cue, left, Math.max(left + 1, Math.round(toX(scene.view, end_ms))), row, scene);
}

function drawCue(pen: CanvasRenderingContext2D, cue: LaneCue, left: number, right: number, { top, height }: Row, scene: Scene): void {
  const look = lookOf(cue, scene.colours);
  const width = right - left;
  if (width < PLAIN) {
    pen.fillStyle = look.edge;
    pen.fillRect(left, top, Math.max(1, width - 0.5), height);
    if (width < 6) return;
    pen.fillStyle = look.fill;
    pen.fillRect(left + 1.5, top + 1.5, width - 3.5, height - 3);
    return;
  }
  pen.beginPath();
  pen.roundRect(left + 0.75, top + 0.75, width - 1.5, height - 1.5, Math.min(ROUND, width / 3));
  pen.fillStyle = look.fill;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = look.edge;
  pen.setLineDash(DASHED.has(cue.status) ? [4, 3] : []);
  pen.stroke();
  pen.setLineDash([]);
  if (cue.extended) drawHeld(pen, right, top, look.text);
  if (width >= LABELLED && cue.text !== "") drawLabel(pen, cue.text, left, right - (cue.extended ? 12 : 0), { top, height }, look.text, scene);
}

/** Two bars: the picture is held while this is spoken. */
function drawHeld(pen: CanvasRenderingContext2D, right: number, top: number, colour: string): void {
  pen.fillStyle = colour;
  pen.fillRect(right - 11, top + 6, 2.5, 9);
  pen.fillRect(right - 7, top + 6, 2.5, 9);
}

function drawLabel(
  pen: CanvasRenderingContext2D,
  text: string,
  left: number,
  right: number,
  { top, height }: Row,
  colour: string,
  { view, lines }: Scene,
): void {
  const [from, to] = [Math.max(0, left) + 7, Math.min(view.width, right) - 6]; // words stay in sight with a cue that is cut
  if (to - from < LABELLED - 13) return;
  const direction = directionOf(text);
  const most = Math.max(1, Math.floor((height - 8) / LINE));
  const words = lines.lines(text, to - from, most, pen);
  const first = top + (height - words.length * LINE) / 2 + LINE / 2 + 0.5;
  pen.fillStyle = colour;
  pen.direction = direction;
  pen.textAlign = direction === "rtl" ? "right" : "left";
  words.forEach((line, n) => pen.fillText(line, direction === "rtl" ? to : from, first + n * LINE));
}

/** A strong edge, and at both ends of what can be moved something to take hold of. */
function drawChosen(pen: CanvasRenderingContext2D, { start_ms, end_ms }: Span, { top, height }: Row, { view, colours }: Scene, grips: boolean): void {
  const [left, right] = [Math.round(toX(view, start_ms)), Math.round(toX(view, end_ms))];
  if (right < -8 || left > view.width + 8) return;
  pen.strokeStyle = colours.chosen;
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.roundRect(left - 0.5, top - 0.5, Math.max(3, right - left) + 1, height + 1, ROUND);
  pen.stroke();
  if (!grips) return;
  pen.fillStyle = colours.chosen;
  for (const x of right - left >= 18 ? [left - 1, right - 3] : [left - 4, right]) {
    pen.beginPath();
    pen.roundRect(x, top + height * 0.24, 4, height * 0.52, 2);
    pen.fill();
  }
}
