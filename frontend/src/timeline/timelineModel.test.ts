import { describe, expect, it } from "vitest";

import { keyTarget, lanePath, spanAt, ticks } from "./timelineModel";

const cues = [
  { start_ms: 1_000, end_ms: 3_000 },
  { start_ms: 3_000, end_ms: 4_000 },
  { start_ms: 9_000, end_ms: 12_000 },
];

describe("spanAt", () => {
  it("is half open and -1 between spans", () => {
    expect([0, 999, 1_000, 2_999, 3_000, 4_000, 9_000, 12_000].map((ms) => spanAt(cues, ms))).toEqual([
      -1, -1, 0, 0, 1, -1, 2, -1,
    ]);
  });
  it("agrees with a plain search on many spans", () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ start_ms: i * 700, end_ms: i * 700 + 300 + (i % 5) * 90 }));
    for (let ms = 0; ms < 350_000; ms += 137) {
      expect(spanAt(many, ms)).toBe(many.findIndex((cue) => cue.start_ms <= ms && ms < cue.end_ms));
    }
  });
});

describe("ticks", () => {
  it("are round and few for films of any length", () => {
    for (const duration of [1, 900, 60_000, 754_321, 7_200_000, 36_000_000]) {
      const found = ticks(duration, 10);
      expect(found.length).toBeLessThanOrEqual(11);
      expect(found[0]).toBe(0);
      expect(found.every((ms) => ms <= duration && ms % 1000 === 0)).toBe(true);
    }
  });
});

describe("keyTarget", () => {
  it("moves by cue, second and end, and stays inside the film", () => {
    expect(keyTarget("PageDown", false, 1_000, 20_000, cues)).toBe(3_000);
    expect(keyTarget("PageUp", false, 9_200, 20_000, cues)).toBe(3_000);
    expect(keyTarget("PageUp", false, 0, 20_000, cues)).toBe(0);
    expect(keyTarget("ArrowLeft", true, 3_000, 20_000, cues)).toBe(0);
    expect(keyTarget("ArrowRight", false, 19_800, 20_000, cues)).toBe(20_000);
    expect(keyTarget("a", false, 0, 20_000, cues)).toBeNull();
  });
});

it("draws a lane as one path, and no span so thin that it vanishes", () => {
  expect(lanePath([{ start_ms: 5, end_ms: 5 }], 2, 10)).toBe("M5 2H6V12H5Z");
});
