import { expect, it } from "vitest";

import { leftOf, toneOf } from "./jobWords";

it.each([
  [null, null],
  [Number.POSITIVE_INFINITY, null],
  [3, { key: "cw.jobs.left_moments", count: 0 }],
  [44, { key: "cw.jobs.left_seconds", count: 45 }],
  [130, { key: "cw.jobs.left_minutes", count: 2 }],
  [7_000, { key: "cw.jobs.left_hours", count: 2 }],
])("%s seconds left are said as %o", (seconds, words) => expect(leftOf(seconds)).toEqual(words));

it("gives each state its mark and what it does not know none", () => {
  expect(["done", "running", "queued", "failed", "cancelled", undefined].map(toneOf)).toEqual([
    "ready", "working", "waiting", "trouble", "none", "none",
  ]);
});
