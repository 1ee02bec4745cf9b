import type { Span } from "../document/types";

/** Which part of the film is drawn, and how large. Never changed, only replaced. */
export interface View {
  readonly start_ms: number;
  readonly msPerPixel: number;
  readonly width: number; // px
  readonly duration_ms: number;
}

const CLOSEST = 1; // ms in a pixel: a picture of 24 a second is 42 px wide
const SHORTEST_MS = 1_000; // a film of no length is drawn as a second of nothing
const MARGIN = 0.1; // of the width, before what is followed or shown

export const toX = (view: View, ms: number): number => (ms - view.start_ms) / view.msPerPixel;
export const toMs = (view: View, x: number): number => view.start_ms + x * view.msPerPixel;
export const endOf = (view: View): number => view.start_ms + view.width * view.msPerPixel;

const length = (view: View): number => Math.max(SHORTEST_MS, view.duration_ms);
/** The whole film in one width. */
export const farthest = (view: View): number => length(view) / Math.max(1, view.width);

function placed(view: View, start_ms: number, msPerPixel: number): View {
  const most = farthest(view);
  const scale = Math.min(most, Math.max(Math.min(CLOSEST, most), msPerPixel));
  const last = Math.max(0, length(view) - view.width * scale);
  return { ...view, msPerPixel: scale, start_ms: Math.min(last, Math.max(0, start_ms)) };
}

export function fitAll(width: number, duration_ms: number): View {
  const view = { start_ms: 0, msPerPixel: 1, width: Math.max(1, width), duration_ms };
  return placed(view, 0, farthest(view));
}

const LONG_MS = 600_000;
const OPENED_MS = 120_000;

/** What is seen first: as much as is asked for, else a short film whole, of a long one as much as can be worked in. */
export function opened(width: number, duration_ms: number, wanted_ms: number | null = null): View {
  const whole = fitAll(width, duration_ms);
  const shown_ms = wanted_ms ?? (duration_ms <= LONG_MS ? duration_ms : OPENED_MS);
  return placed(whole, 0, shown_ms / whole.width);
}

/** Another width or length of the film: what was whole stays whole, else what is in the middle stays there. */
export function resized(view: View, width: number, duration_ms: number): View {
  const next = { ...view, width: Math.max(1, width), duration_ms };
  if (isWhole(view)) return fitAll(width, duration_ms);
  const middle = toMs(view, view.width / 2);
  return placed(next, middle - (next.width / 2) * view.msPerPixel, view.msPerPixel);
}

export const isWhole = (view: View): boolean => view.msPerPixel >= farthest(view) * 0.999;
export const isClosest = (view: View): boolean => view.msPerPixel <= CLOSEST * 1.001;

/** Larger for `factor` above 1; what lies at `x` stays there. */
export function zoomAt(view: View, factor: number, x: number): View {
  const scale = placed(view, view.start_ms, view.msPerPixel / factor).msPerPixel;
  return placed(view, toMs(view, x) - x * scale, scale);
}

export const panBy = (view: View, px: number): View => placed(view, view.start_ms + px * view.msPerPixel, view.msPerPixel);

export const startAt = (view: View, ms: number): View => placed(view, ms, view.msPerPixel);

/** A passage, in the middle and taking `share` of the width. */
export function fitSpan(view: View, { start_ms, end_ms }: Span, share = 0.4): View {
  const scale = Math.max(CLOSEST, Math.max(1, end_ms - start_ms) / (view.width * share));
  const sized = placed(view, view.start_ms, scale);
  return placed(sized, (start_ms + end_ms) / 2 - (sized.width / 2) * sized.msPerPixel, sized.msPerPixel);
}

/** While the film plays: the next page when the playhead leaves this one. */
export function follow(view: View, ms: number): View {
  const x = toX(view, ms);
  if (x >= 0 && x <= view.width) return view;
  return startAt(view, ms - view.width * MARGIN * view.msPerPixel);
}

/** Moved as little as shows the passage; into the middle from further away; its beginning where it is longer than the width. */
export function reveal(view: View, { start_ms, end_ms }: Span): View {
  const [left, right] = [toX(view, start_ms), toX(view, end_ms)];
  if (left >= 0 && right <= view.width) return view;
  const margin = view.width * MARGIN;
  if (right - left < view.width && (right < -view.width || left > 2 * view.width)) return panBy(view, (left + right - view.width) / 2);
  if (left < 0 || right - left > view.width - margin) return panBy(view, left - margin);
  return panBy(view, right - view.width + margin);
}
