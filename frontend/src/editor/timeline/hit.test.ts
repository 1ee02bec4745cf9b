import { expect, it } from "vitest";

import type { EditCue } from "../document/types";
import { FINGER_REACH, hitAt, REACH, type Hit } from "./hit";
import { layoutOf } from "./lanes";
import { chance, described, someCues, someFilm } from "./made";
import { fitAll, startAt, toX } from "./view";

const cue = (id: string, start_ms: number, end_ms: number): EditCue => ({ id, start_ms, end_ms, text: id, extended: false, status: "draft", recording: "", data: {} });
const cues = [cue("a", 10_000, 20_000), cue("b", 20_000, 24_000), cue("c", 30_000, 30_100), cue("d", 40_000, 41_000)];
const layout = layoutOf({ film: someFilm(), tracks: described(cues), voices: [], sound: true, compact: false });
const view = fitAll(1_200, 60_000); // 50 ms in a pixel
const y = layout.height - 20;
const at = (ms: number, selected: string | null = null, reach = REACH): Hit => hitAt(toX(view, ms), y, view, layout, selected, reach);

it("knows body, edges and nothing", () => {
  expect(at(15_000)).toEqual({ kind: "cue", lane: "cues", id: "a" });
  expect(at(9_800)).toEqual({ kind: "edge", lane: "cues", id: "a", edge: "start" });
  expect(at(10_250)).toEqual({ kind: "edge", lane: "cues", id: "a", edge: "start" });
  expect(at(10_400)).toEqual({ kind: "cue", lane: "cues", id: "a" });
  expect(at(24_250)).toEqual({ kind: "edge", lane: "cues", id: "b", edge: "end" });
  expect(at(26_000)).toEqual({ kind: "empty" });
  expect(at(9_500, null, FINGER_REACH)).toEqual({ kind: "edge", lane: "cues", id: "a", edge: "start" });
});

it("takes the side of a shared edge that it is on, and the selected one before its neighbour", () => {
  expect(at(19_900)).toEqual({ kind: "edge", lane: "cues", id: "a", edge: "end" });
  expect(at(20_100)).toEqual({ kind: "edge", lane: "cues", id: "b", edge: "start" });
  expect(at(19_900, "b")).toEqual({ kind: "edge", lane: "cues", id: "b", edge: "start" });
  expect(at(20_100, "a")).toEqual({ kind: "edge", lane: "cues", id: "a", edge: "end" });
});

it("leaves a narrow cue a middle to be moved by, and of a hair only its body until it is selected", () => {
  expect(at(40_500)).toEqual({ kind: "cue", lane: "cues", id: "d" });
  expect(at(40_100)).toEqual({ kind: "edge", lane: "cues", id: "d", edge: "start" });
  expect(at(30_050)).toEqual({ kind: "cue", lane: "cues", id: "c" });
  expect(at(30_200, "c")).toMatchObject({ kind: "edge", lane: "cues", id: "c", edge: "end" });
});

it("knows the other lanes", () => {
  const of = (kind: string): number => (layout.lanes.find((lane) => lane.kind === kind)?.top ?? -99) + 3;
  expect(hitAt(5, of("ruler"), view, layout, null)).toEqual({ kind: "ruler" });
  expect(hitAt(toX(view, 5_000), of("gaps"), view, layout, null)).toMatchObject({ kind: "span", at: 0 });
  expect(hitAt(toX(view, 5_000), of("shots"), view, layout, null)).toMatchObject({ kind: "span", at: 1 });
  expect(hitAt(toX(view, 50_000), of("gaps"), view, layout, null)).toEqual({ kind: "empty" });
  expect(hitAt(5, 10_000, view, layout, null)).toEqual({ kind: "empty" });
});

it("finds the same cue as a scan of all ten thousand", () => {
  const many = someCues(10_000, 10_800_000, 5);
  const big = layoutOf({ film: someFilm(), tracks: described(many), voices: [], sound: true, compact: false });
  const next = chance(2);
  for (let i = 0; i < 400; i++) {
    const seen = startAt({ ...fitAll(1_200, 10_800_000), msPerPixel: 40 }, next() * 10_000_000);
    const x = next() * 1_200;
    const ms = seen.start_ms + x * 40;
    const found = hitAt(x, big.height - 20, seen, big, null);
    const near = many.filter((one) => one.start_ms - REACH * 40 <= ms && one.end_ms + REACH * 40 >= ms).map(({ id }) => id);
    if (found.kind === "cue" || found.kind === "edge") expect(near).toContain(found.id);
    if (near.length === 0) expect(found.kind).toBe("empty");
  }
});

it("takes hold of no edge where nothing can be moved, and passes through what only marks a place", () => {
  const said = { id: "s", kind: "sentences", cues } as const;
  const ghost = { ...cue("b", 10_000, 20_000), status: "ghost" as const };
  const interval = { id: "i", kind: "interval", cues: [ghost, { ...cue("a", 12_000, 14_000), status: "own" as const }] } as const;
  const mixed = layoutOf({ film: someFilm(), tracks: [interval, said], voices: [], sound: true, compact: false });
  const [upper, lower] = [(mixed.lanes.at(-2)?.top ?? 0) + 5, (mixed.lanes.at(-1)?.top ?? 0) + 5];
  expect(hitAt(toX(view, 10_050), lower, view, mixed, null)).toEqual({ kind: "cue", lane: "s", id: "a" });
  expect(hitAt(toX(view, 12_000), upper, view, mixed, "a")).toEqual({ kind: "edge", lane: "i", id: "a", edge: "start" });
  expect(hitAt(toX(view, 18_000), upper, view, mixed, "a")).toEqual({ kind: "empty" });
});
