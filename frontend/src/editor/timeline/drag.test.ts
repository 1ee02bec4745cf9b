import { describe, expect, it } from "vitest";

import { move, NONE, press, pull, release, SHORTEST_MS, type Drag, type MovingCue, type Surroundings } from "./drag";
import type { Hit } from "./hit";
import { layoutOf } from "./lanes";
import { chance, described, someCues, someFilm } from "./made";
import { fitAll, toX } from "./view";

const cues = someCues(12, 50_000, 4);
const layout = layoutOf({ film: someFilm(), tracks: described(cues), voices: [], sound: true, compact: false });
const view = fitAll(1_200, 60_000);
const around: Surroundings = { view, layout, frames: null, snap: false };
const cue = cues[5];
if (cue === undefined) throw new Error("no cue");
const grabbed = (hit: Hit, ms: number): Drag => press(hit, toX(view, ms), 100, view);
const moving = (drag: Drag): MovingCue => {
  if (drag.phase !== "moving") throw new Error(`It is ${drag.phase}`);
  return drag;
};

describe("a press", () => {
  it("is a click until it wanders", () => {
    const hit: Hit = { kind: "cue", lane: "cues", id: cue.id };
    const drag = move(grabbed(hit, cue.start_ms), toX(view, cue.start_ms) + 3, 101, around);
    expect(release(drag)).toEqual({ kind: "click", hit, at_ms: cue.start_ms });
  });
  it("on the ruler seeks from the beginning", () => {
    expect(grabbed({ kind: "ruler" }, 5).phase).toBe("seeking");
    expect(release(grabbed({ kind: "ruler" }, 5))).toEqual({ kind: "nothing" });
  });
  it("on nothing takes the view along", () => {
    let drag = grabbed({ kind: "empty" }, 20_000);
    drag = move(drag, toX(view, 20_000) - 30, 100, around);
    expect(drag).toMatchObject({ phase: "panning", moved: 30 });
    drag = move(drag, toX(view, 20_000) - 35, 100, around);
    expect(drag).toMatchObject({ phase: "panning", moved: 5 });
    expect(release(drag)).toEqual({ kind: "nothing" });
  });
});

describe("a moved cue", () => {
  it("keeps its other end, and its length when it is moved whole", () => {
    const end = moving(move(grabbed({ kind: "edge", lane: "cues", id: cue.id, edge: "end" }, cue.end_ms), toX(view, cue.end_ms) + 20, 100, around));
    expect(end.span).toEqual({ start_ms: cue.start_ms, end_ms: cue.end_ms + 1_000 });
    const start = moving(move(grabbed({ kind: "edge", lane: "cues", id: cue.id, edge: "start" }, cue.start_ms), toX(view, cue.start_ms) - 20, 100, around));
    expect(start.span).toEqual({ start_ms: cue.start_ms - 1_000, end_ms: cue.end_ms });
    const body = moving(move(grabbed({ kind: "cue", lane: "cues", id: cue.id }, cue.start_ms + 90), toX(view, cue.start_ms + 90) + 20, 100, around));
    expect(body.span).toEqual({ start_ms: cue.start_ms + 1_000, end_ms: cue.end_ms + 1_000 });
    expect(release(body)).toEqual({ kind: "commit", id: cue.id, span: body.span });
  });
  it("changes nothing in the document, and nothing at all when it comes back", () => {
    const before = JSON.stringify(cues);
    let drag = move(grabbed({ kind: "cue", lane: "cues", id: cue.id }, cue.start_ms), toX(view, cue.start_ms) + 50, 100, around);
    drag = move(drag, toX(view, cue.start_ms), 100, around);
    expect(release(drag)).toEqual({ kind: "nothing" });
    expect(release(NONE)).toEqual({ kind: "nothing" });
    expect(JSON.stringify(cues)).toBe(before);
  });
  it("stays within the film and longer than nothing, wherever it is dragged, snapped or not", () => {
    const next = chance(8);
    for (let i = 0; i < 1_500; i++) {
      const one = cues[Math.floor(next() * cues.length)] ?? cue;
      const edge = next() < 0.5 ? "start" : "end";
      const hit: Hit = next() < 0.4 ? { kind: "cue", lane: "cues", id: one.id } : { kind: "edge", lane: "cues", id: one.id, edge };
      const drag = moving(
        move(grabbed(hit, one.start_ms + 50), -500 + next() * 2_500, 300, { ...around, snap: next() < 0.5 }),
      );
      const { start_ms, end_ms } = drag.span;
      expect(start_ms).toBeGreaterThanOrEqual(0);
      expect(end_ms).toBeLessThanOrEqual(Math.max(60_000, one.end_ms));
      expect(end_ms - start_ms).toBeGreaterThanOrEqual(SHORTEST_MS);
      expect(Number.isInteger(start_ms) && Number.isInteger(end_ms)).toBe(true);
      if (drag.what === "body") expect(end_ms - start_ms).toBe(one.end_ms - one.start_ms);
      if (drag.what === "start") expect(end_ms).toBe(one.end_ms);
      if (drag.what === "end") expect(start_ms).toBe(one.start_ms);
    }
  });
  it("stays where it is under a finger that pushes the film along", () => {
    const drag = press({ kind: "cue", lane: "cues", id: cue.id }, 500, 100, view, true);
    expect(move(drag, 470, 100, around)).toMatchObject({ phase: "panning", moved: 30 });
    expect(release(drag)).toMatchObject({ kind: "click", hit: { id: cue.id } });
  });
  it("is let be when it was deleted meanwhile", () => {
    expect(move(grabbed({ kind: "cue", lane: "cues", id: "gone" }, 1_000), 900, 100, around).phase).toBe("panning");
  });
});

it("takes the view along near the sides, faster further out, and only what is moved", () => {
  const drag = move(grabbed({ kind: "cue", lane: "cues", id: cue.id }, cue.start_ms), toX(view, cue.start_ms) + 50, 100, around);
  expect(pull(drag, 600, 1_200)).toBe(0);
  expect(pull(drag, 10, 1_200)).toBeLessThan(0);
  expect(pull(drag, 1_195, 1_200)).toBeGreaterThan(pull(drag, 1_170, 1_200));
  expect(pull(drag, 5_000, 1_200)).toBe(22);
  expect(pull(NONE, 5, 1_200)).toBe(0);
});
