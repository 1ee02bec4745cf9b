import { expect, it } from "vitest";

import { shownRows } from "./window";

it("draws what is in sight and some around it", () => {
  expect(shownRows(0, 600, 60, 3_000, 8)).toEqual({ first: 0, last: 18 });
  expect(shownRows(60_000, 600, 60, 3_000, 8)).toEqual({ first: 992, last: 1018 });
  expect(shownRows(179_400, 600, 60, 3_000, 8)).toEqual({ first: 2_982, last: 3_000 });
  expect(shownRows(5_000, 600, 60, 0, 8)).toEqual({ first: 0, last: 0 });
  for (const top of [0, 31, 9_999]) {
    const { first, last } = shownRows(top, 300, 60, 20, 2);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(last).toBeGreaterThanOrEqual(first);
    expect(last).toBeLessThanOrEqual(20);
  }
});
