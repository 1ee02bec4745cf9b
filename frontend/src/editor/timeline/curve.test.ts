import { expect, it } from "vitest";

import { heightOf, peakOf } from "./curve";

it("runs from value to value of a curve, and by its peaks where it is looked at from afar", () => {
  const curve = { start_ms: 10_000, step_ms: 1_000, values: [0, 0.5, 1] };
  expect(heightOf(curve, 11_500, 10)).toBe(0.5);
  expect(heightOf(curve, 12_000, 10)).toBe(0.75);
  expect([heightOf(curve, 9_000, 10), heightOf(curve, 20_000, 10)]).toEqual([0, 0]);
  expect(heightOf(curve, 10_000, 5_000)).toBe(1);
});

it("peaks where most speaks for it, and nowhere without a peak", () => {
  expect(peakOf({ start_ms: 10_000, step_ms: 1_000, values: [0.1, 0.3, 0.9, 0.2] })).toBe(12_000);
  expect(peakOf({ start_ms: 10_000, step_ms: 1_000, values: [0, 0] })).toBeNull();
});
