import { expect, it } from "vitest";

import { PeakTiles } from "./peakTiles";
import { fitAll, startAt } from "./view";

const COUNT = 20_000; // of 10 ms: 200 s

/** Loud in the second half, as `media/peaks.py` writes it: levels of 1, 4 and 16. */
function file(): ArrayBuffer {
  const levels = [1, 4, 16].map((factor) => ({ factor, count: Math.ceil(COUNT / factor) }));
  const head = 8 + levels.length * 12;
  const view = new DataView(new ArrayBuffer(head + levels.reduce((sum, { count }) => sum + count * 2, 0)));
  [..."CWPK"].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint8(4, 1);
  view.setUint8(5, levels.length);
  view.setUint16(6, 100, true);
  let offset = head;
  levels.forEach(({ factor, count }, i) => {
    [factor, count, offset].forEach((value, k) => view.setUint32(8 + i * 12 + k * 4, value, true));
    for (let n = 0; n < count; n++) {
      const loud = n >= count / 2 ? 100 : 10;
      view.setInt8(offset + n * 2, -loud);
      view.setInt8(offset + n * 2 + 1, loud);
    }
    offset += count * 2;
  });
  return view.buffer;
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it("draws the coarse at once and the fine when it comes, and fetches only what is looked at", async () => {
  const bytes = file();
  const asked: [number, number][] = [];
  let arrived = 0;
  const tiles = new PeakTiles(
    "/media/x/1/peaks.bin",
    () => (arrived += 1),
    (_, from, to) => {
      asked.push([from, to]);
      return Promise.resolve(bytes.slice(from, Math.min(to, bytes.byteLength)));
    },
  );
  await settle();
  expect([tiles.ready, arrived, asked.length]).toEqual([true, 1, 2]);
  const near = startAt({ ...fitAll(500, 200_000), msPerPixel: 10 }, 98_000);
  const coarse = tiles.extremes(near);
  expect(coarse[1]).toBeCloseTo(0.1);
  expect(coarse[999]).toBeCloseTo(1); // the loudest of the film is the full height
  await settle();
  expect(asked.length).toBe(3);
  const fine = tiles.extremes(near);
  expect([fine[199 * 2 + 1], fine[200 * 2 + 1]].map((value) => Math.round((value ?? 0) * 10))).toEqual([1, 10]);
  tiles.extremes(near);
  await settle();
  expect(asked.length).toBe(3);
  const whole = tiles.extremes(fitAll(500, 400_000)); // the sound ends before the film
  expect([whole[2], whole[998], whole[999]].map((value) => Math.round((value ?? 9) * 10))).toEqual([-1, 0, 0]);
});

it("stays silent where there is no file", async () => {
  const tiles = new PeakTiles("/x", () => undefined, () => Promise.reject(new Error("gone")));
  await settle();
  expect(tiles.ready).toBe(false);
  expect([...tiles.extremes(fitAll(3, 100))]).toEqual([0, 0, 0, 0, 0, 0]);
});
