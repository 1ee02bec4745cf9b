import type { Span } from "../document/types";
import type { Playhead } from "../../player/playhead";
import { readColours, type Colours } from "./colours";
import { NONE, type Drag } from "./drag";
import { draw } from "./draw";
import { LineBook } from "./label";
import type { Lane, Layout } from "./lanes";
import { drawMap, MAP_HEIGHT, windowOf } from "./minimap";
import { PeakTiles } from "./peakTiles";
import type { Frames } from "./snap";
import { Still } from "./still";
import { farthest, fitAll, follow, opened, resized, reveal, toX, type View } from "./view";

export interface Parts {
  root: HTMLElement;
  lanes: HTMLCanvasElement;
  line: HTMLElement; // the playhead
  map: HTMLCanvasElement;
  mapWindow: HTMLElement;
  mapLine: HTMLElement;
}

/** The painted parts within the timeline's box, by their `data-part`. */
export function partsIn(root: HTMLElement): Parts {
  const part = <E extends HTMLElement>(name: string): E => {
    const found = root.querySelector<E>(`[data-part="${name}"]`);
    if (found === null) throw new Error(`The timeline has no ${name}`);
    return found;
  };
  return {
    root,
    lanes: part<HTMLCanvasElement>("lanes"),
    line: part("line"),
    map: part<HTMLCanvasElement>("map"),
    mapWindow: part("map-window"),
    mapLine: part("map-line"),
  };
}

export interface Content {
  layout: Layout;
  duration_ms: number;
  selected: string | null;
  frames: Frames | null;
  focus: { lane: Lane; at: number } | null;
}

const SETTLE_MS = 400; // a moved cue is drawn where it was let go until the document has it

/** The painted timeline: it holds the view and what is dragged, and paints once per screen frame when anything changed. */
export class Surface {
  readonly parts: Parts;
  view: View = fitAll(1, 0);
  /** How much of the film is seen first; without it a short film whole, of a long one as much as can be worked in. */
  opens_ms: number | null = null;
  /** Tells the view's new scale to the zoom buttons. */
  onView: (view: View) => void = () => undefined;
  onDrag: (drag: Drag) => void = () => undefined;
  private content: Content | null = null;
  private held: Drag = NONE;
  private settling: number | null = null; // let go, and the document does not have it yet
  private colours: Colours | null = null;
  private readonly lines = new LineBook();
  private readonly still = new Still();
  private windowed: View | null = null; // that the window on the map shows
  private peaks: PeakTiles | null = null;
  private frame = 0;
  private mapStale = true;
  private playhead_ms = 0;
  private following = true;
  private readonly resize: ResizeObserver;

  constructor(parts: Parts) {
    this.parts = parts;
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(parts.root);
  }

  stop(): void {
    this.resize.disconnect();
    cancelAnimationFrame(this.frame);
    this.unsettle();
    this.peaks?.stop();
  }

  show(content: Content): void {
    const before = this.content;
    this.content = content;
    if (before?.layout !== content.layout) {
      this.mapStale = true;
      if (this.settling !== null) this.setDrag(NONE);
    }
    if (before?.layout.height !== content.layout.height || before.duration_ms !== content.duration_ms) this.fit();
    this.repaint();
  }

  /** Colours and fonts have changed: dark, light, forced. */
  recolour(): void {
    [this.colours, this.mapStale] = [null, true];
    this.repaint();
  }

  hear(url: string | null): void {
    const file = (address: string): string => address.split("/").slice(4).join("/");
    if (url !== null && this.peaks !== null && file(url) === file(this.peaks.url)) this.peaks.url = url;
    else {
      this.peaks?.stop();
      this.peaks = url === null ? null : new PeakTiles(url, () => this.repaint());
    }
    this.repaint();
  }

  get layout(): Layout | null {
    return this.content?.layout ?? null;
  }

  get frames(): Frames | null {
    return this.content?.frames ?? null;
  }

  get selected(): string | null {
    return this.content?.selected ?? null;
  }

  setView(view: View): void {
    if (view === this.view) return;
    this.view = view;
    this.onView(view);
    this.placeLine();
    this.repaint();
  }

  reveal(span: Span): void {
    this.setView(reveal(this.view, span));
  }

  get drag(): Drag {
    return this.settling === null ? this.held : NONE;
  }

  setDrag(drag: Drag): void {
    if (drag === this.held) return;
    this.unsettle();
    this.held = drag;
    this.onDrag(drag);
    this.repaint();
  }

  /** Let go: drawn as it is until the document has changed, or will not. */
  settle(): void {
    this.settling = window.setTimeout(() => this.setDrag(NONE), SETTLE_MS);
    this.onDrag(NONE);
  }

  private unsettle(): void {
    if (this.settling !== null) clearTimeout(this.settling);
    this.settling = null;
  }

  /** The playhead has moved: its line goes along, and the view when it plays out of it. */
  follow(ms: number, playing: boolean): void {
    const moved = ms !== this.playhead_ms;
    this.playhead_ms = ms;
    const x = toX(this.view, ms);
    if (x >= 0 && x <= this.view.width) this.following = true;
    else if (moved && (this.following || !playing) && this.drag.phase !== "moving" && this.drag.phase !== "seeking") {
      this.setView(follow(this.view, ms));
    }
    this.placeLine();
  }

  /** Somebody looks elsewhere: the view stays there while the film plays. */
  lookAway(view: View): void {
    this.following = false;
    this.setView(view);
  }

  track(playhead: Playhead): () => void {
    return playhead.subscribe((ms) => this.follow(ms, playhead.playing));
  }

  repaint(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paint());
  }

  paint(): void {
    this.frame = 0;
    const { content, view } = this;
    const pen = this.parts.lanes.getContext("2d");
    if (content === null || pen === null || view.width < 2) return;
    this.colours ??= readColours(this.parts.root);
    const scene = {
      view,
      layout: content.layout,
      colours: this.colours,
      lines: this.lines,
      selected: content.selected,
      drag: this.held,
      sound: this.peaks?.ready ? this.peaks.extremes(view) : null,
      focus: content.focus,
    };
    if (this.held.phase === "moving") this.still.draw(pen, scene);
    else draw(pen, scene);
    this.placeWindow();
    if (this.mapStale) {
      const map = this.parts.map.getContext("2d");
      if (map !== null) drawMap(map, view, content.layout, this.colours);
      this.mapStale = false;
    }
  }

  private placeLine(): void {
    const x = toX(this.view, this.playhead_ms);
    this.parts.line.style.visibility = x < -2 || x > this.view.width + 2 ? "hidden" : "visible";
    this.parts.line.style.transform = `translateX(${x.toFixed(2)}px)`;
    this.parts.mapLine.style.transform = `translateX(${(this.playhead_ms / farthest(this.view)).toFixed(2)}px)`;
  }

  /** Untouched where it is already there: a style that is set is looked at anew, even to the same. */
  private placeWindow(): void {
    if (this.windowed === this.view) return;
    this.windowed = this.view;
    const { left, width } = windowOf(this.view);
    this.parts.mapWindow.style.cssText = `transform: translateX(${left}px); width: ${width}px`;
  }

  private fit(): void {
    const width = Math.floor(this.parts.root.clientWidth);
    const height = this.content?.layout.height ?? 0;
    const duration_ms = this.content?.duration_ms ?? 0;
    sharpen(this.parts.lanes, width, height);
    sharpen(this.parts.map, width, MAP_HEIGHT);
    this.mapStale = true;
    const first = this.view.width < 2 || this.view.duration_ms === 0;
    this.setView(first ? opened(width, duration_ms, this.opens_ms) : resized(this.view, width, duration_ms));
    // At once: an emptied canvas must not be seen for a screen frame.
    cancelAnimationFrame(this.frame);
    this.paint();
  }
}

/** As many pixels as the screen has there, and a pen that counts in CSS pixels. */
function sharpen(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.getContext("2d")?.setTransform(ratio, 0, 0, ratio, 0, 0);
}
