import { expect, it } from "vitest";

import { chance, someCues } from "./made";
import { indexOf, nearestTo, rowsOf, spanAt, within } from "./spanIndex";

it("finds all that lies in a stretch, also where spans overlap, and misses none", () => {
  const cues = someCues(800, 600_000);
  const index = indexOf(cues);
  const next = chance(9);
  for (let i = 0; i < 500; i++) {
    const from = next() * 620_000 - 10_000;
    const to = from + next() * 20_000;
    const [first, last] = within(index, from, to);
    const inside = cues.flatMap((cue, at) => (cue.end_ms > from && cue.start_ms < to ? [at] : []));
    expect(inside.every((at) => at >= first && at < last)).toBe(true);
    if (inside.length > 0) expect(first).toBe(inside[0]);
  }
  expect(within(indexOf([]), 0, 1e9)).toEqual([0, 0]);
});

it("puts what overlaps into rows, as few as it takes", () => {
  const cues = someCues(500, 300_000);
  const { rows, count } = rowsOf(cues, 200);
  cues.forEach((cue, i) => {
    for (let j = i + 1; j < cues.length && (cues[j]?.start_ms ?? 0) < cue.end_ms; j++) expect(rows[j]).not.toBe(rows[i]);
  });
  const most = Math.max(...cues.map((cue) => cues.filter((one) => one.start_ms <= cue.start_ms && one.end_ms > cue.start_ms).length));
  expect(count).toBe(most);
  expect(rowsOf(cues, 3).count).toBe(3);
  expect(rowsOf([], 3).count).toBe(1);
});

it("finds what is there at a time, else what is nearest", () => {
  const cues = someCues(300, 900_000, 12);
  const index = indexOf(cues);
  const away = (i: number, ms: number): number => Math.max(0, (cues[i]?.start_ms ?? 0) - ms, ms - (cues[i]?.end_ms ?? 0));
  const next = chance(5);
  for (let i = 0; i < 1_000; i++) {
    const ms = Math.floor(next() * 920_000);
    expect(spanAt(index, ms)).toBe(cues.findLastIndex((cue) => cue.start_ms <= ms && ms < cue.end_ms));
    expect(away(nearestTo(index, ms), ms)).toBe(Math.min(...cues.map((_, at) => away(at, ms))));
  }
  expect(nearestTo(indexOf([]), 5)).toBe(-1);
});
