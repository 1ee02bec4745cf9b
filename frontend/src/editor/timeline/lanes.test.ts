import { expect, it } from "vitest";

import { bySpeaker, laneAt, layoutOf, rowOf } from "./lanes";
import { described, someCues, someFilm } from "./made";

const given = { film: someFilm(), tracks: described(someCues(3, 60_000)), voices: [], sound: true, compact: false };

it("has a lane for all there is, and none for what there is not", () => {
  expect(layoutOf(given).lanes.map(({ kind }) => kind)).toEqual(["ruler", "shots", "sound", "speech", "gaps", "cues"]);
  const bare = layoutOf({ ...given, film: someFilm({ shots: [], speech: [], gaps: [] }), tracks: described([]), sound: false });
  expect(bare.lanes.map(({ kind }) => kind)).toEqual(["ruler", "cues"]);
  const answers = { id: "ada", kind: "answers", name: "Ada", cues: [] } as const;
  expect(layoutOf({ ...given, tracks: [...given.tracks, answers] }).lanes.slice(-2).map(({ id }) => id)).toEqual(["cues", "ada"]);
});

it("gives those who speak most a lane each, and the others one", () => {
  const said = (speaker: string, start_ms: number, end_ms: number) => ({ speaker, start_ms, end_ms });
  const voices = [said("a", 0, 1), said("b", 1, 9), said("c", 10, 15), said("d", 15, 18), said("e", 18, 20), said("a", 20, 21)];
  expect(bySpeaker(voices, 6).map(([speaker]) => speaker)).toEqual(["b", "c", "d", "a", "e"]);
  expect(bySpeaker(voices, 3).map(([speaker, spans]) => [speaker, spans.length])).toEqual([["b", 1], ["c", 1], ["", 4]]);
  expect(bySpeaker(voices, 3)[2]?.[1].map(({ start_ms }) => start_ms)).toEqual([0, 15, 18, 20]);
  const lanes = layoutOf({ ...given, voices }).lanes.filter(({ kind }) => kind === "speech");
  expect(new Set(lanes.map(({ id }) => id)).size).toBe(4);
});

it("stacks its lanes without holes, and the rows of cues within theirs", () => {
  const cues = someCues(400, 60_000);
  const layout = layoutOf({ ...given, tracks: described(cues) });
  for (let y = 0; y < layout.height - 4; y++) expect(laneAt(layout, y)).toBeDefined();
  expect(laneAt(layout, layout.height + 10)).toBeUndefined();
  const lane = layout.lanes.at(-1);
  if (lane?.kind !== "cues") throw new Error("no lane");
  cues.forEach((_, i) => {
    const { top, height } = rowOf(lane, i);
    expect(top).toBeGreaterThanOrEqual(lane.top);
    expect(top + height).toBeLessThanOrEqual(lane.top + lane.height);
  });
  expect(layoutOf({ ...given, tracks: described(cues), compact: true }).height).toBeLessThan(layout.height);
});

it("lays an interval over its proposal, in one row", () => {
  const interval = { id: "i", kind: "interval", cues: someCues(2, 200) } as const;
  const lane = layoutOf({ ...given, tracks: [interval] }).lanes.at(-1);
  expect(lane?.kind === "cues" && lane.rowCount).toBe(1);
});
