import { move, NONE, press, pull, release, type Release } from "./drag";
import { FINGER_REACH, hitAt, REACH, type Hit } from "./hit";
import { cueIn, cueLanes, isMovable } from "./lanes";
import { viewAt, windowOf } from "./minimap";
import type { Surface } from "./surface";
import { isWhole, panBy, toMs, zoomAt } from "./view";

/** What the pointer brings about; times are whole ms within the film. */
export interface Deeds {
  /** `at_ms` where a click chose it, and none where it is taken hold of. */
  select(id: string, at_ms?: number): void;
  seek(ms: number): void;
  playFrom(ms: number): void;
  change(id: string, span: { start_ms: number; end_ms: number }): void;
  insert?(ms: number): void;
}

const LINE_PX = 16; // of a wheel that counts in lines
const ZOOM_PER_PX = 0.0022;
const ZOOM_PINCHED = 0.01;
const CURSORS = { edge: "ew-resize", cue: "grab", chosen: "pointer", ruler: "col-resize", span: "default", empty: "default" } as const;

/** Connects pointer and wheel with the surface; returns how to disconnect. `deeds` may change at any time. */
export function takePointer(surface: Surface, deeds: { readonly current: Deeds }): () => void {
  const { lanes, map, mapWindow } = surface.parts;
  const fingers = new Map<number, { x: number; y: number }>();
  let last: { x: number; y: number; snap: boolean } = { x: 0, y: 0, snap: true };
  let scrolling = 0;

  const pointOf = (event: PointerEvent | MouseEvent | WheelEvent): { x: number; y: number } => {
    const box = lanes.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const moves = (laneId: string): boolean =>
    surface.layout !== null && cueLanes(surface.layout).some(({ id, track }) => id === laneId && isMovable(track));
  const within = (ms: number): number => Math.round(Math.min(Math.max(0, ms), surface.view.duration_ms));
  const hit = (x: number, y: number, reach: number): Hit =>
    surface.layout === null ? { kind: "empty" } : hitAt(x, y, surface.view, surface.layout, surface.selected, reach);

  const go = (): void => {
    const { layout, frames, drag } = surface;
    if (layout === null) return;
    const next = move(drag, last.x, last.y, { view: surface.view, layout, frames, snap: last.snap });
    if (next.phase === "moving" && drag.phase !== "moving") deeds.current.select(next.id);
    if (next.phase === "panning") surface.lookAway(panBy(surface.view, next.moved));
    if (next.phase === "seeking") deeds.current.seek(within(toMs(surface.view, last.x)));
    surface.setDrag(next);
  };
  /** The view goes along with what is dragged to its side. */
  const scroll = (): void => {
    const px = pull(surface.drag, last.x, surface.view.width);
    if (px !== 0) {
      surface.setView(panBy(surface.view, px));
      go();
    }
    scrolling = surface.drag.phase === "moving" ? requestAnimationFrame(scroll) : 0;
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { x, y } = pointOf(event);
    fingers.set(event.pointerId, { x, y });
    lanes.setPointerCapture(event.pointerId);
    if (fingers.size > 1) return surface.setDrag(NONE);
    last = { x, y, snap: !event.shiftKey };
    const mouse = event.pointerType === "mouse";
    const under = hit(x, y, mouse ? REACH : FINGER_REACH);
    // A finger that pushes the film along must not take descriptions with it: only the selected one moves.
    const pans = !mouse && !("id" in under && under.id === surface.selected);
    surface.setDrag(press(under, x, y, surface.view, pans));
    if (surface.drag.phase === "seeking") deeds.current.seek(within(toMs(surface.view, x)));
  };
  const moved = (event: PointerEvent): void => {
    const { x, y } = pointOf(event);
    const before = fingers.get(event.pointerId);
    if (before === undefined) return hover(x, y);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, { x, y });
    if (other !== undefined) return pinch(before, { x, y }, other);
    last = { x, y, snap: !event.shiftKey };
    go();
    if (surface.drag.phase === "moving" && scrolling === 0) scrolling = requestAnimationFrame(scroll);
  };
  const pinch = (before: { x: number; y: number }, now: { x: number; y: number }, other: { x: number; y: number }): void => {
    const apart = (point: { x: number; y: number }): number => Math.max(20, Math.hypot(point.x - other.x, point.y - other.y));
    const zoomed = zoomAt(surface.view, apart(now) / apart(before), (now.x + other.x) / 2);
    surface.lookAway(panBy(zoomed, (before.x - now.x) / 2));
  };
  const up = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId) || fingers.size > 0) return;
    const done = release(surface.drag);
    if (done.kind === "commit") surface.settle();
    else surface.setDrag(NONE);
    act(done, event);
  };
  const act = (done: Release, event: PointerEvent): void => {
    if (done.kind === "commit") deeds.current.change(done.id, done.span);
    if (done.kind !== "click") return;
    if (done.hit.kind === "cue" || done.hit.kind === "edge") deeds.current.select(done.hit.id, within(done.at_ms));
    else if (event.altKey && deeds.current.insert) deeds.current.insert(within(done.at_ms));
    else deeds.current.seek(within(done.at_ms));
  };
  const lost = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    surface.setDrag(NONE);
  };
  const twice = (event: MouseEvent): void => {
    const { x, y } = pointOf(event);
    const under = hit(x, y, REACH);
    const cue = "id" in under && surface.layout !== null ? cueIn(surface.layout, under.lane, under.id) : undefined;
    deeds.current.playFrom(cue?.start_ms ?? within(toMs(surface.view, x)));
  };
  const hover = (x: number, y: number): void => {
    const under = hit(x, y, REACH);
    const held = under.kind === "cue" && moves(under.lane);
    lanes.style.cursor = CURSORS[under.kind === "cue" && !held ? "chosen" : under.kind];
  };
  const wheel = (event: WheelEvent): void => {
    const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? surface.view.width : 1;
    const { x } = pointOf(event);
    const pinched = event.ctrlKey && unit === 1 && Math.abs(event.deltaY) < 40; // on a touch pad
    const speed = pinched ? ZOOM_PINCHED : ZOOM_PER_PX;
    if (event.ctrlKey || event.altKey) surface.lookAway(zoomAt(surface.view, Math.exp(-event.deltaY * unit * speed), x));
    else if (isWhole(surface.view)) return; // there is nothing to scroll: the page may
    else surface.lookAway(panBy(surface.view, (event.deltaX || event.deltaY) * unit));
    event.preventDefault();
    if (surface.drag.phase === "moving") go();
  };
  /** Esc gives up what is dragged, wherever the keyboard is; Shift takes effect at once. */
  const key = (event: KeyboardEvent): void => {
    const { phase } = surface.drag;
    if (phase === "none" || fingers.size === 0) return;
    if (event.key === "Shift") {
      last = { ...last, snap: event.type === "keyup" };
      go();
    }
    if (event.key !== "Escape" || event.type !== "keydown") return;
    surface.setDrag(NONE);
    fingers.clear();
    event.preventDefault();
    event.stopPropagation();
  };

  let grip: number | null = null;
  const mapX = (event: PointerEvent): number => event.clientX - map.getBoundingClientRect().left;
  const mapDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { left, width } = windowOf(surface.view);
    const x = mapX(event);
    grip = x >= left && x <= left + width ? x - left : width / 2;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    mapMove(event);
  };
  const mapMove = (event: PointerEvent): void => {
    if (grip !== null) surface.lookAway(viewAt(surface.view, mapX(event) - grip));
  };
  const mapUp = (): void => {
    grip = null;
  };

  const events: [HTMLElement | Window, string, (event: never) => void, AddEventListenerOptions?][] = [
    [lanes, "pointerdown", down],
    [lanes, "pointermove", moved],
    [lanes, "pointerup", up],
    [lanes, "pointercancel", lost],
    [lanes, "dblclick", twice],
    [lanes, "wheel", wheel, { passive: false }],
    [map, "wheel", wheel, { passive: false }],
    [window, "keydown", key, { capture: true }],
    [window, "keyup", key, { capture: true }],
    ...[map, mapWindow].flatMap((part): [HTMLElement, string, (event: never) => void][] => [
      [part, "pointerdown", mapDown],
      [part, "pointermove", mapMove],
      [part, "pointerup", mapUp],
      [part, "pointercancel", mapUp],
    ]),
  ];
  for (const [target, name, listener, options] of events) target.addEventListener(name, listener as EventListener, options);
  return () => {
    cancelAnimationFrame(scrolling);
    for (const [target, name, listener, options] of events) target.removeEventListener(name, listener as EventListener, options);
  };
}
