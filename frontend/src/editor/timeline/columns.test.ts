import { expect, it } from "vitest";

import { coverage, eachColumn } from "./columns";
import { someCues } from "./made";
import { viewAt, windowOf } from "./minimap";
import { indexOf } from "./spanIndex";
import { fitAll, startAt, toX } from "./view";

const HOURS = 10_800_000;

it("paints every span that is to be seen, and few times more than there are pixels", () => {
  for (const count of [10, 3_000, 10_000, 100_000]) {
    const index = indexOf(someCues(count, HOURS));
    const view = fitAll(1_000, HOURS);
    const painted = new Uint8Array(1_010);
    let puts = 0;
    eachColumn(index, view, (left, right) => {
      puts += 1;
      painted.fill(1, Math.max(0, left), Math.min(1_000, right));
    });
    expect(puts).toBeLessThanOrEqual(Math.min(count, 1_100));
    for (const cue of index.spans) {
      const x = Math.min(999, Math.round(toX(view, cue.start_ms)));
      expect(painted[x] || painted[x + 1]).toBe(1);
    }
  }
});

it("tells how much of each pixel is covered", () => {
  const view = startAt({ ...fitAll(10, 60_000), msPerPixel: 1_000 }, 5_000);
  const index = indexOf([
    { start_ms: 0, end_ms: 5_500 },
    { start_ms: 7_000, end_ms: 9_250 },
    { start_ms: 14_900, end_ms: 20_000 },
  ]);
  expect([...coverage(index, view)].map((share) => Math.round(share * 100))).toEqual([50, 0, 100, 100, 25, 0, 0, 0, 0, 10]);
});

it("has a window on the whole film that can be put anywhere in it", () => {
  const view = startAt({ ...fitAll(1_000, HOURS), msPerPixel: 60 }, 5_000_000);
  const { left, width } = windowOf(view);
  expect(width).toBe(10); // never too narrow to be taken hold of
  expect(left + width / 2).toBeCloseTo((5_030_000 / HOURS) * 1_000);
  expect(viewAt(view, 0).start_ms).toBe(0);
  expect(viewAt(view, 990).start_ms).toBe(HOURS - 60_000);
  expect(viewAt(view, -50).start_ms).toBe(0);
  expect(windowOf(fitAll(1_000, 0))).toEqual({ left: 0, width: 1_000 });
});
