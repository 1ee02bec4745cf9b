import type { Coefficient } from "../api/models";

/** A coefficient that there is: its value, and the interval that holds the truth 95 times in 100. */
export interface Known {
  value: number;
  low: number;
  high: number;
}

export function known({ value, low, high }: Coefficient): Known | null {
  return value === null ? null : { value, low: low ?? value, high: high ?? value };
}

/** Where the scale begins: at what chance gives, and at the opposite of agreement where one comes below that. */
export function scaleFrom(coefficients: readonly Coefficient[]): 0 | -1 {
  return coefficients.some((one) => (known(one)?.low ?? 0) < 0) ? -1 : 0;
}

/** A value's place on the scale up to 1, in percent. */
export function placeOf(value: number, from: number): number {
  return (100 * (Math.min(1, Math.max(from, value)) - from)) / (1 - from);
}

/** "0.62", with a true minus. */
export const figure = (value: number): string => value.toFixed(2).replace(/^-(?=0\.00$)/, "").replace("-", "−");

export const percent = (share: number | null): string => (share === null ? "–" : `${Math.round(share * 100)} %`);
