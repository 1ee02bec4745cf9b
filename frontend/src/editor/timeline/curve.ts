/** How much speaks for each moment, 0..1; `start_ms` is the first value's time. */
export interface Curve {
  readonly start_ms: number;
  readonly step_ms: number;
  readonly values: readonly number[];
}

/** From value to value, each in the middle of its step; the highest where several lie in the time of a pixel. */
export function heightOf({ start_ms, step_ms, values }: Curve, ms: number, pixel_ms: number): number {
  const at = (ms - start_ms) / step_ms - 0.5;
  const [low, high] = [Math.floor(at), Math.floor(at + Math.max(1, pixel_ms / step_ms))];
  if (pixel_ms >= step_ms) return Math.max(0, ...values.slice(Math.max(0, low), Math.max(0, high + 1)));
  const [before, after] = [values[low] ?? 0, values[low + 1] ?? 0];
  return before + (after - before) * (at - low);
}

/** Where a curve is strongest, in ms; null for one without a peak. */
export function peakOf({ start_ms, step_ms, values }: Curve): number | null {
  const most = values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
  return (values[most] ?? 0) > 0 ? start_ms + most * step_ms : null;
}
