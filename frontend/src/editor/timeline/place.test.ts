import { expect, it } from "vitest";

import { layoutOf } from "./lanes";
import { described, someCues, someFilm } from "./made";
import { entry, moved, settled, walked, type Place } from "./place";

const cues = someCues(20, 60_000, 6);
const layout = layoutOf({ film: someFilm(), tracks: described(cues), voices: [], sound: true, compact: false });
const go = (place: Place, ...keys: string[]): Place => keys.reduce((at, key) => moved(layout, at, key, 10_000) ?? at, place);

it("comes in at the selected description, else at the one by the playhead", () => {
  expect(entry(layout, "c7", 0)).toMatchObject({ laneId: "cues", at: 7 });
  const near = entry(layout, null, 30_000);
  const away = (i: number): number => Math.max(0, (cues[i]?.start_ms ?? 0) - 30_000, 30_000 - (cues[i]?.end_ms ?? 0));
  expect(away(near.at)).toBe(Math.min(...cues.map((_, i) => away(i))));
});

it("goes through a lane and stops at its ends", () => {
  const place = entry(layout, "c7", 0);
  expect(go(place, "ArrowRight").at).toBe(8);
  expect(go(place, "ArrowLeft", "ArrowLeft").at).toBe(5);
  expect(go(place, "Home", "ArrowLeft").at).toBe(0);
  expect(go(place, "End", "ArrowRight").at).toBe(19);
  expect(go(place, "PageDown").at).toBeGreaterThan(8);
  expect(go(place, "PageUp").at).toBeLessThan(7);
  expect(moved(layout, place, "x", 1_000)).toBeNull();
});

it("changes lanes at the time where it is, also through one that has no spans there", () => {
  const place = entry(layout, "c7", 0);
  expect(go(place, "ArrowUp")).toMatchObject({ laneId: "gaps", at: 0 });
  expect(go(place, "ArrowDown")).toBe(place);
  expect(go(place, ...Array<string>(9).fill("ArrowUp")).laneId).toBe("shots");
  expect(go(place, "ArrowUp", "ArrowDown").laneId).toBe("cues");
  expect(walked(layout).map(({ kind }) => kind)).toEqual(["shots", "speech", "gaps", "cues"]);
});

it("holds when the content changes under it", () => {
  const few = layoutOf({ film: someFilm({ gaps: [] }), tracks: described(cues.slice(0, 3)), voices: [], sound: true, compact: false });
  expect(settled(few, { laneId: "cues", at: 19, ms: 5 }).at).toBe(2);
  expect(settled(few, { laneId: "gaps", at: 0, ms: 5 })).toMatchObject({ laneId: "cues", at: 0 });
  const none = layoutOf({ film: someFilm({ gaps: [] }), tracks: described([]), voices: [], sound: false, compact: false });
  expect(settled(none, { laneId: "cues", at: 4, ms: 5 }).at).toBe(-1);
  expect(moved(none, { laneId: "cues", at: -1, ms: 5 }, "ArrowRight", 100)).toMatchObject({ at: -1 });
});
