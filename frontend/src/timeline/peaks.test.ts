import { expect, it } from "vitest";

import { chooseLevel, wavePath } from "./peaks";

function head(levels: [number, number, number][]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(8 + levels.length * 12));
  [..."CWPK"].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint8(4, 1);
  view.setUint8(5, levels.length);
  view.setUint16(6, 100, true);
  levels.flat().forEach((value, i) => view.setUint32(8 + i * 4, value, true));
  return view.buffer;
}

it("takes the coarsest level that is fine enough", () => {
  const file = head([
    [1, 60_000, 68],
    [4, 15_000, 120_068],
    [16, 3_750, 150_068],
    [64, 938, 157_568],
  ]);
  expect(chooseLevel(file, 1_400)).toEqual({ level: { factor: 16, count: 3_750, offset: 150_068 }, perSecond: 100 });
});

it("takes the finest level of a film that is shorter than the screen", () => {
  expect(chooseLevel(head([[1, 300, 32], [4, 75, 632]]), 1_400).level.factor).toBe(1);
});

it("refuses what is no waveform", () => expect(() => chooseLevel(new ArrayBuffer(32), 10)).toThrow("no waveform"));

it("draws highest sides there and lowest sides back, and nothing past the film's end", () => {
  const peaks = { extremes: new Int8Array([-64, 64, -128, 0, -1, 1]), columnMs: 10 };
  expect(wavePath(peaks, 20, 20)).toBe("M0 -10.0L10 0.0L10 20.0L0 10.0Z");
});
