import { expect, it } from "vitest";

import { tourWords } from "../../i18n/tour.en";
import { STOPS, stopFrom } from "./stops";

it("goes through all the parts and ends", () => {
  const seen: number[] = [];
  for (let at = stopFrom(-1, 1, () => true); at !== null; at = stopFrom(at, 1, () => true)) seen.push(at);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  expect(stopFrom(0, -1, () => true)).toBeNull();
});

it("passes by what the page does not show", () => {
  const noText = (part: string): boolean => part !== ".cue-panel";
  expect(stopFrom(0, 1, noText)).toBe(2);
  expect(stopFrom(2, -1, noText)).toBe(0);
  expect(stopFrom(-1, 1, () => false)).toBeNull();
});

it("has words for every part", () => {
  for (const { name } of STOPS) expect(tourWords[name].text).not.toBe("");
});
