import { expect, it } from "vitest";

import { inOrder, recycled, shownRows, type Slot } from "./window";

it("draws what is in sight and some around it", () => {
  expect(shownRows(0, 600, 60, 3_000, 8)).toEqual({ first: 0, last: 20 });
  expect(shownRows(60_000, 600, 60, 3_000, 8)).toEqual({ first: 992, last: 1020 });
  expect(shownRows(179_400, 600, 60, 3_000, 8)).toEqual({ first: 2_980, last: 3_000 });
  expect(shownRows(5_000, 600, 60, 0, 8)).toEqual({ first: 0, last: 0 });
  for (const top of [0, 31, 9_999]) {
    const { first, last } = shownRows(top, 300, 60, 20, 2);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(last).toBeGreaterThanOrEqual(first);
    expect(last).toBeLessThanOrEqual(20);
  }
});

it("stays as it is until the scroll has left a block", () => {
  expect(shownRows(1_000, 600, 60, 3_000, 8)).toEqual(shownRows(1_010, 600, 60, 3_000, 8));
});

const rowsOf = (slots: readonly Slot[]): number[] => slots.map(({ at }) => at);

it("shows what comes into sight in the elements of what went out of it", () => {
  const before = recycled([], 0, 8);
  expect(rowsOf(before)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const after = recycled(before, 4, 12);
  expect(rowsOf(after).toSorted((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key)); // no element comes, goes or changes its place
  expect(after.slice(4)).toEqual(before.slice(4));
  expect(recycled(after, 4, 12)).toBe(after);
  const farAway = recycled(after, 2_000, 2_008);
  expect(farAway.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
});

it("has fewer or more elements where the box is another size, each with a key of its own", () => {
  const few = recycled(recycled([], 0, 8), 0, 4);
  expect(rowsOf(few)).toEqual([0, 1, 2, 3]);
  const many = recycled(few, 2, 12);
  expect(new Set(many.map(({ key }) => key)).size).toBe(10);
  expect(rowsOf(inOrder(many))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(inOrder(few)).toBe(few);
});
