import type { Curve } from "../editor/timeline/curve";

/** As the server tells it: a byte a second. */
export interface Told {
  from_s: number;
  values: string;
}

const MOST = 255;

/** One value a second; nothing for what is no base64. */
export function decode({ values }: Told): number[] {
  try {
    return [...atob(values)].map((letter) => letter.charCodeAt(0));
  } catch {
    return [];
  }
}

/** As the timeline draws it. */
export const curveOf = (told: Told): Curve => ({
  start_ms: told.from_s * 1000,
  step_ms: 1000,
  values: decode(told).map((value) => value / MOST),
});
