import { describe, expect, it } from "vitest";

import { FrameTimes } from "../player/frameTimes";
import { layoutOf } from "./lanes";
import { described, someFilm } from "./made";
import { snapMs, snapSpan, type Targets } from "./snap";
import type { EditCue } from "../document/types";

const cue = (id: string, start_ms: number, end_ms: number): EditCue => ({ id, start_ms, end_ms, text: id, extended: false, status: "draft", recording: "", data: {} });
const cues = [cue("a", 5_000, 7_000), cue("b", 20_000, 24_000)];
const layout = layoutOf({ film: someFilm(), tracks: described(cues), voices: [], sound: true, compact: false });
const targets = (over: Partial<Targets> = {}): Targets => ({ layout, frames: null, lane: "cues", id: "a", tolerance_ms: 400, ...over });

describe("snapMs", () => {
  it("meets the nearest of shots, gaps and neighbours", () => {
    expect(snapMs(4_100, targets())).toEqual({ ms: 4_000, to: "shot" });
    expect(snapMs(9_200, targets())).toEqual({ ms: 9_500, to: "shot" });
    expect(snapMs(11_800, targets())).toEqual({ ms: 12_000, to: "gap" });
    expect(snapMs(2_700, targets())).toEqual({ ms: 3_000, to: "gap" });
    expect(snapMs(19_700, targets())).toEqual({ ms: 20_000, to: "cue" });
    expect(snapMs(24_399, targets())).toEqual({ ms: 24_000, to: "cue" });
  });
  it("lets go beyond the tolerance, and never meets itself", () => {
    expect(snapMs(24_401, targets())).toEqual({ ms: 24_401, to: null });
    expect(snapMs(5_100, targets())).toEqual({ ms: 5_100, to: null });
    expect(snapMs(5_100, targets({ id: "b" }))).toEqual({ ms: 5_000, to: "cue" });
  });
  it("comes to rest on the first ms of a frame where there is nothing better", () => {
    const frames = FrameTimes.at(24, 2_000);
    for (let ms = 30_000; ms < 32_000; ms += 7) {
      const found = snapMs(ms, targets({ frames }));
      expect(found.to).toBe("frame");
      const n = frames.at(found.ms / 1000);
      expect(found.ms).toBe(frames.startMs(n));
      expect(Math.abs(found.ms - ms)).toBeLessThanOrEqual(21);
    }
    expect(snapMs(4_100, targets({ frames })).to).toBe("shot");
    expect(snapMs(30_020, targets({ frames, tolerance_ms: 4 })).to).toBeNull(); // close up, a hand is more exact than a frame
  });
});

it("moves a passage whole, by whichever of its ends meets something sooner", () => {
  expect(snapSpan({ start_ms: 3_900, end_ms: 5_900 }, targets())).toEqual({ span: { start_ms: 4_000, end_ms: 6_000 }, to: "shot", at_ms: 4_000 });
  expect(snapSpan({ start_ms: 17_900, end_ms: 19_900 }, targets())).toEqual({ span: { start_ms: 18_000, end_ms: 20_000 }, to: "cue", at_ms: 20_000 });
  expect(snapSpan({ start_ms: 40_000, end_ms: 42_000 }, targets())).toEqual({ span: { start_ms: 40_000, end_ms: 42_000 }, to: null, at_ms: null });
});

it("meets the cues of other lanes, its own namesake there too", () => {
  const interval = { id: "interval", kind: "interval", cues: [{ id: "a", start_ms: 40_000, end_ms: 44_000, text: "", status: "proposed" }] } as const;
  const both = layoutOf({ film: someFilm(), tracks: [interval, ...described(cues)], voices: [], sound: true, compact: false });
  expect(snapMs(5_100, targets({ layout: both, lane: "interval" }))).toEqual({ ms: 5_000, to: "cue" });
  expect(snapMs(40_100, targets({ layout: both, lane: "interval" }))).toEqual({ ms: 40_100, to: null });
  expect(snapMs(40_100, targets({ layout: both, id: "b" }))).toEqual({ ms: 40_000, to: "cue" });
});
