import { describe, expect, it } from "vitest";

import { chance } from "./made";
import { endOf, farthest, fitAll, fitSpan, follow, isWhole, opened, panBy, resized, reveal, startAt, toMs, toX, zoomAt, type View } from "./view";

const THREE_HOURS = 10_800_000;

function sound(view: View): void {
  expect(view.start_ms).toBeGreaterThanOrEqual(0);
  expect(endOf(view)).toBeLessThanOrEqual(Math.max(1_000, view.duration_ms) + view.msPerPixel);
  expect(view.msPerPixel).toBeGreaterThan(0);
  expect(view.msPerPixel).toBeLessThanOrEqual(farthest(view) * 1.0001);
}

it("never leaves the film, whatever is done to it", () => {
  const next = chance(3);
  for (const duration of [0, 1, 900, 61_000, THREE_HOURS]) {
    let view = opened(1_200, duration);
    for (let i = 0; i < 400; i++) {
      const act = Math.floor(next() * 6);
      if (act === 0) view = zoomAt(view, 0.2 + next() * 4, next() * view.width);
      if (act === 1) view = panBy(view, (next() - 0.5) * 5_000);
      if (act === 2) view = follow(view, next() * duration);
      if (act === 3) view = fitSpan(view, { start_ms: next() * duration, end_ms: next() * duration + 500 });
      if (act === 4) view = resized(view, 100 + Math.floor(next() * 2_000), duration);
      if (act === 5) view = reveal(view, { start_ms: next() * duration, end_ms: next() * duration });
      sound(view);
      const x = next() * view.width;
      expect(toX(view, toMs(view, x))).toBeCloseTo(x, 3);
    }
  }
});

describe("zoomAt", () => {
  it("keeps what lies under the pointer there", () => {
    const view = startAt({ ...fitAll(1_000, THREE_HOURS), msPerPixel: 100 }, 3_000_000);
    for (const x of [0, 137, 500, 999]) {
      for (const factor of [1.3, 3, 0.6]) expect(toMs(zoomAt(view, factor, x), x)).toBeCloseTo(toMs(view, x), 3);
    }
  });
  it("ends at the whole film and at a millisecond for a pixel", () => {
    expect(isWhole(zoomAt(opened(1_000, THREE_HOURS), 1e-9, 10))).toBe(true);
    expect(zoomAt(opened(1_000, THREE_HOURS), 1e9, 10).msPerPixel).toBe(1);
    expect(isWhole(zoomAt(fitAll(1_000, 500), 1e9, 10))).toBe(true); // shorter than that: whole at any rate
  });
});

it("opens a short film whole and a long one at two minutes", () => {
  expect(isWhole(opened(1_000, 90_000))).toBe(true);
  expect(opened(1_000, THREE_HOURS).msPerPixel).toBe(120);
  expect(opened(1_000, 90_000, 30_000).msPerPixel).toBe(30);
  expect(isWhole(opened(1_000, 20_000, 30_000))).toBe(true);
});

it("follows by pages and stands still between them", () => {
  const view = startAt({ ...fitAll(1_000, THREE_HOURS), msPerPixel: 100 }, 100_000);
  expect(follow(view, 150_000)).toBe(view);
  expect(toX(follow(view, 200_001), 200_001)).toBeCloseTo(100);
  expect(toX(follow(view, 50_000), 50_000)).toBeCloseTo(100);
});

it("brings a passage into the middle, and moves no more than it must to show one", () => {
  const view = startAt({ ...fitAll(1_000, THREE_HOURS), msPerPixel: 100 }, 100_000);
  const span = { start_ms: 5_000_000, end_ms: 5_004_000 };
  const fit = fitSpan(view, span);
  expect(toX(fit, 5_002_000)).toBeCloseTo(500);
  expect(toX(fit, span.end_ms) - toX(fit, span.start_ms)).toBeCloseTo(400);
  expect(reveal(view, { start_ms: 120_000, end_ms: 130_000 })).toBe(view);
  expect(toX(reveal(view, { start_ms: 199_000, end_ms: 204_000 }), 204_000)).toBeCloseTo(900);
  expect(toX(reveal(view, span), 5_002_000)).toBeCloseTo(500);
  expect(toX(reveal(view, { start_ms: 90_000, end_ms: 104_000 }), 90_000)).toBeCloseTo(100);
});

it("stays whole, or keeps its middle, in another width", () => {
  expect(isWhole(resized(fitAll(1_000, 60_000), 390, 60_000))).toBe(true);
  const view = startAt({ ...fitAll(1_000, THREE_HOURS), msPerPixel: 100 }, 100_000);
  expect(toMs(resized(view, 600, THREE_HOURS), 300)).toBeCloseTo(150_000);
});
