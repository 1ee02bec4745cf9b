import { describe, expect, it } from "vitest";

import type { Span } from "../timeline/timelineModel";
import { gapsOf, LONGEST_MOMENT_MS, pairCues, tally } from "./pairCues";

const cue = (start_ms: number, end_ms: number): Span => ({ start_ms, end_ms });

/** The same numbers for the same seed (mulberry32), so that a failure can be seen again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

function anything(seed: number): [Span[], Span[], Span[]] {
  const below = numbers(seed);
  const script = (): Span[] =>
    Array.from({ length: below(12) }, () => {
      const start = below(90_000);
      return cue(start, start + 1 + below(below(5) === 0 ? 30_000 : 4_000));
    });
  const gaps: Span[] = [];
  for (let at = below(4_000); at < 90_000; at += 1 + below(9_000)) {
    const end = at + 1 + below(26_000);
    gaps.push(cue(at, end));
    at = end;
  }
  return [script(), script(), gaps];
}

const CASES = Array.from({ length: 1_000 }, (_, seed) => seed);
const overlap = (a: Span, b: Span): boolean => a.start_ms < b.end_ms && b.start_ms < a.end_ms;

describe("pairCues", () => {
  it("has every cue of both scripts exactly once, on its own side", () => {
    for (const seed of CASES) {
      const [left, right, gaps] = anything(seed);
      const rows = pairCues(left, right, gaps);
      for (const [cues, side] of [[left, "left"], [right, "right"]] as const) {
        const found = rows.flatMap((row) => row[side]);
        expect(found.length, `seed ${seed}`).toBe(cues.length);
        expect(new Set(found), `seed ${seed}`).toEqual(new Set(cues)); // by identity: the same objects
      }
      expect(rows.every((row) => row.left.length + row.right.length > 0)).toBe(true);
    }
  });

  it("has rows in the order of time that do not overlap, and cues in order within each", () => {
    for (const seed of CASES) {
      const rows = pairCues(...anything(seed));
      rows.forEach((row, index) => {
        const cues = [...row.left, ...row.right];
        expect(row.start_ms, `seed ${seed}`).toBe(Math.min(...cues.map(({ start_ms }) => start_ms)));
        expect(row.end_ms, `seed ${seed}`).toBe(Math.max(...cues.map(({ end_ms }) => end_ms)));
        if (index > 0) expect(row.start_ms, `seed ${seed}`).toBeGreaterThanOrEqual(rows[index - 1]?.end_ms ?? 0);
        for (const side of [row.left, row.right]) {
          expect(side.map(({ start_ms }) => start_ms), `seed ${seed}`).toEqual(side.map(({ start_ms }) => start_ms).sort((a, b) => a - b));
        }
      });
    }
  });

  it("puts all cues that overlap into one row", () => {
    for (const seed of CASES) {
      const [left, right, gaps] = anything(seed);
      const rows = pairCues(left, right, gaps);
      const rowOf = new Map(rows.flatMap((row) => [...row.left, ...row.right].map((each) => [each, row] as const)));
      for (const a of left) for (const b of right) if (overlap(a, b)) expect(rowOf.get(a), `seed ${seed}`).toBe(rowOf.get(b));
    }
  });

  it("puts cues that lie within one short gap into one row, and parts others that do not overlap", () => {
    for (const seed of CASES) {
      const [left, right, gaps] = anything(seed);
      const all = [...left, ...right];
      const rows = pairCues(left, right, gaps);
      const rowOf = new Map(rows.flatMap((row) => [...row.left, ...row.right].map((each) => [each, row] as const)));
      const free = all.filter((a) => all.every((b) => a === b || !overlap(a, b))); // else a neighbour may pull one out of its gap
      const gapAt = (a: Span): Span | undefined =>
        gaps.find((gap) => gap.end_ms - gap.start_ms <= LONGEST_MOMENT_MS && gap.start_ms <= a.start_ms && a.end_ms <= gap.end_ms);
      for (const a of free) {
        for (const b of free) {
          if (a !== b && gapAt(a) && gapAt(a) === gapAt(b)) expect(rowOf.get(a), `seed ${seed}`).toBe(rowOf.get(b));
        }
      }
      for (const row of pairCues(left, right, [])) {
        const cues = [...row.left, ...row.right].sort((a, b) => a.start_ms - b.start_ms);
        cues.slice(1).forEach((each, index) => expect(cues.slice(0, index + 1).some((before) => overlap(before, each))).toBe(true));
      }
    }
  });

  it("does not depend on the order that cues come in, and mirrors when the scripts change places", () => {
    for (const seed of CASES.slice(0, 200)) {
      const [left, right, gaps] = anything(seed);
      const rows = pairCues(left, right, gaps);
      const shape = (found: typeof rows) => found.map(({ start_ms, end_ms, left: a, right: b }) => [start_ms, end_ms, new Set(a), new Set(b)]);
      expect(shape(pairCues([...left].reverse(), [...right].reverse(), [...gaps].reverse()))).toEqual(shape(rows));
      const mirrored = pairCues(right, left, gaps).map((row) => ({ ...row, left: row.right, right: row.left }));
      expect(shape(mirrored)).toEqual(shape(rows));
    }
  });

  it("leaves cues apart that only touch, or that lie apart in a long gap", () => {
    const rows = pairCues([cue(0, 1_000)], [cue(1_000, 2_000)], []);
    expect(rows.map(({ left, right }) => [left.length, right.length])).toEqual([[1, 0], [0, 1]]);
    expect(pairCues([cue(0, 1_000)], [cue(15_000, 16_000)], [cue(0, LONGEST_MOMENT_MS)])).toHaveLength(1);
    expect(pairCues([cue(0, 1_000)], [cue(15_000, 16_000)], [cue(0, LONGEST_MOMENT_MS + 1)])).toHaveLength(2);
  });

  it("takes two hours of two scripts at once", () => {
    const many = (shift: number): Span[] => Array.from({ length: 2_400 }, (_, i) => cue(i * 3_000 + shift, i * 3_000 + shift + 1_900));
    const began = performance.now();
    expect(pairCues(many(0), many(700), []).length).toBe(2_400);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe("gapsOf", () => {
  it("asks the film first and else the cues, and takes each gap once", () => {
    const told = (start: number, end: number) => ({ ...cue(start, start + 1), data: { gap: [start, end] } });
    expect(gapsOf([cue(1, 2)], [told(5, 9)])).toEqual([cue(1, 2)]);
    expect(gapsOf([], [told(5, 9), told(20, 30)], [told(5, 9), told(6, 8)])).toEqual([cue(5, 9), cue(20, 30)]);
    expect(gapsOf([], [{ ...cue(0, 1), data: { gap: "soon" } }, cue(2, 3)])).toEqual([]);
  });
});

it("counts the rows where both speak and where one does", () => {
  const rows = pairCues([cue(0, 10), cue(50, 60), cue(80, 90)], [cue(5, 15), cue(100, 110)], []);
  expect(tally(rows)).toEqual({ both: 1, left: 2, right: 1 });
  expect(tally([])).toEqual({ both: 0, left: 0, right: 0 });
});
