import { describe, expect, it } from "vitest";

import { FrameTimes } from "./frameTimes";

const CLOCK = 90_000;

function file(kind: 0 | 1, count: number, body: readonly number[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(16 + body.length * 4));
  [..."CWFT"].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint8(4, 1);
  view.setUint8(5, kind);
  view.setUint32(8, CLOCK, true);
  view.setUint32(12, count, true);
  body.forEach((value, i) => view.setUint32(16 + i * 4, value, true));
  return view.buffer;
}

/** Pictures 17 to 140 ms apart, always the same ones. */
function varying(count: number): number[] {
  let [tick, seed] = [0, 7];
  return Array.from({ length: count }, () => {
    const now = tick;
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    tick += 1530 + (seed % 11_070);
    return now;
  });
}

const ticks = varying(3_000);
const KINDS: [string, FrameTimes][] = [
  ["24000/1001", FrameTimes.read(file(0, 259_000, [24000, 1001]))],
  ["25", FrameTimes.read(file(0, 270_000, [25, 1]))],
  ["60000/1001", FrameTimes.read(file(0, 647_000, [60000, 1001]))],
  ["varying", FrameTimes.read(file(1, ticks.length, ticks))],
];

describe.each(KINDS)("frames at %s", (_, frames) => {
  const some = Array.from({ length: 2_000 }, (_, i) => Math.floor((i * 7919) % frames.count));

  it("are found by their middle, by what a browser tells, and by the ms that a cue holds", () => {
    for (const n of some) {
      expect(frames.at(frames.aimS(n))).toBe(n);
      for (const share of [0.1, 0.25, 0.75, 0.9]) expect(frames.at(frames.aimS(n, share))).toBe(n);
      const told = frames.startS(n);
      for (const error of [-1e-6, 0, 1e-6, 5e-4, -5e-4]) expect(frames.told(told + error)).toBe(n);
      expect(frames.at(frames.startMs(n) / 1000)).toBe(n);
      expect(frames.from(frames.startS(n))).toBe(n);
    }
  });
  it("have one beginning that is nearest to every time", () => {
    for (const n of some.slice(0, 300)) {
      const ms = frames.startMs(n) + (n % 50);
      const near = [n - 1, n, n + 1, n + 2, n + 3].map((one) => frames.startMs(frames.within(one)));
      const least = Math.min(...near.map((one) => Math.abs(one - ms)));
      expect(Math.abs(frames.nearestMs(ms) - ms)).toBe(least);
    }
  });
  it("end at the film's ends", () => {
    expect(frames.at(-5)).toBe(0);
    expect(frames.at(1e9)).toBe(frames.count - 1);
    expect(frames.within(-1)).toBe(0);
    expect(frames.endS(frames.count - 1)).toBeGreaterThan(frames.startS(frames.count - 1));
  });
});

it("aims near the beginning of a picture that stands for long", () => {
  const slides = FrameTimes.read(file(1, 2, [0, 900_000]));
  expect(slides.aimS(0)).toBeCloseTo(0.02);
});

it("refuses what is none, and takes a film of one picture", () => {
  expect(() => FrameTimes.read(new ArrayBuffer(4))).toThrow("no frame times");
  expect(() => FrameTimes.read(new ArrayBuffer(64))).toThrow("no frame times");
  const one = FrameTimes.read(file(1, 1, [0]));
  expect([one.count, one.at(3), one.startMs(0)]).toEqual([1, 0, 0]);
});
