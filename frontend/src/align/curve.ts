import type { Span } from "../timeline/timelineModel";

export interface Curve {
  from_s: number;
  values: string;
}

export const MOST = 255;

/** One value a second; nothing for what is no base64. */
export function decode({ values }: Curve): number[] {
  try {
    return [...atob(values)].map((letter) => letter.charCodeAt(0));
  } catch {
    return [];
  }
}

/** An area with x in ms and y from 0 (most alike) to 255 (least), each value in the middle of its second, to its ends. */
export function curvePath(curve: Curve, view: Span): string {
  const points = decode(curve)
    .map((value, at): [number, number] => [(curve.from_s + at) * 1000 + 500, MOST - value])
    .filter(([ms]) => ms >= view.start_ms - 1000 && ms <= view.end_ms + 1000);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  const [low, high] = [first[0] - 500, last[0] + 500];
  return `M${low} ${MOST}V${first[1]}L${points.map(([ms, y]) => `${ms} ${y}`).join("L")}H${high}V${MOST}Z`;
}

/** The second that is most like the sentence, in ms; null for a curve without a peak. */
export function peakMs(curve: Curve): number | null {
  const values = decode(curve);
  const most = Math.max(0, ...values);
  return most === 0 ? null : (curve.from_s + values.indexOf(most)) * 1000;
}
