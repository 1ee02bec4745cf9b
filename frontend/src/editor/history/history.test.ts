import { describe, expect, it } from "vitest";

import type { Cue, CueOperation, Edit } from "../../api/models";
import { changesBetween, lostText, tally } from "./changes";
import { pastCue, scriptAt } from "./pastScript";
import { heights, stopAt, stopsOf, stopTarget } from "./stops";
import { wordDiff } from "./wordDiff";

const cue = (id: string, start_ms: number, text: string, data: Cue["data"] = {}): Cue => ({ id, start_ms, end_ms: start_ms + 1_000, text, data });
const added = (cue_id: string, start_ms: number, text: string): CueOperation => ({
  op: "add", cue_id, start_ms, end_ms: start_ms + 1_000, text, extended: false, status: "draft", recording: "",
});
const edit = (revision: number, minute: number, who: string | null, ...operations: CueOperation[]): Edit => ({
  revision,
  by: who && who.toUpperCase(),
  by_id: who,
  created_at: new Date(Date.UTC(2026, 0, 1, 10, 0) + minute * 60_000).toISOString(),
  operations,
});

describe("stopsOf", () => {
  it("begins with the script as it was, and joins what one person saved within five minutes", () => {
    const stops = stopsOf([edit(2, 0, "a"), edit(3, 4, "a"), edit(4, 5, "a"), edit(5, 5.1, "a"), edit(6, 5.2, "b"), edit(7, 5.3, "a")]);
    expect(stops.map(({ before, revision, by, saves }) => [before, revision, by, saves])).toEqual([
      [1, 1, null, 0],
      [1, 4, "A", 3],
      [4, 5, "A", 1],
      [5, 6, "B", 1],
      [6, 7, "A", 1],
    ]);
  });
  it("never joins one's work for hours into one stop", () => {
    const edits = Array.from({ length: 180 }, (_, index) => edit(index + 2, index, "a"));
    expect(stopsOf(edits)).toHaveLength(31);
    expect(stopsOf(edits, true)).toHaveLength(181);
  });
  it("does not join a first change by nobody with the beginning", () => {
    expect(stopsOf([edit(4, 0, null)]).map(({ revision }) => revision)).toEqual([3, 4]);
    expect(stopsOf([])).toHaveLength(1);
  });
  it("finds the stop of a revision, and of one in its midst", () => {
    const stops = stopsOf([edit(2, 0, "a"), edit(3, 1, "a"), edit(4, 20, "a")]);
    expect([1, 2, 3, 4, 9].map((revision) => stopAt(stops, revision))).toEqual([0, 1, 1, 2, 2]);
  });
  it("draws a bar for each", () => {
    expect(heights(stopsOf([edit(2, 0, "a", added("x", 0, ""))]))).toEqual([0, 1]);
  });
});

it("moves by keys and stays within", () => {
  expect(stopTarget("ArrowRight", 3, 5)).toBe(4);
  expect(stopTarget("ArrowUp", 4, 5)).toBe(4);
  expect(stopTarget("ArrowLeft", 0, 5)).toBe(0);
  expect(stopTarget("PageDown", 15, 40)).toBe(5);
  expect(stopTarget("End", 0, 40)).toBe(39);
  expect(stopTarget("x", 3, 5)).toBeNull();
});

describe("scriptAt", () => {
  const begin = [cue("b", 5_000, "Rain.", { status: "approved" }), cue("a", 1_000, "A door.", { extended: true, gap: [0, 9] })].map(pastCue);
  const edits = [
    edit(2, 0, "a", { op: "set", cue_id: "a", text: "A red door.", start_ms: 6_000, end_ms: 7_000 }),
    edit(3, 1, "a", { op: "remove", cue_id: "b" }, added("c", 0, "Night.")),
    edit(4, 2, "a", { op: "set", cue_id: "c", extended: true, status: "changes_asked" }, { op: "set", cue_id: "gone", text: "x" }),
  ];
  it("makes any revision out of the first, in order of the film", () => {
    expect(scriptAt(begin, edits, 1).map(({ id, text }) => [id, text])).toEqual([["a", "A door."], ["b", "Rain."]]);
    expect(scriptAt(begin, edits, 2).map(({ id, text }) => [id, text])).toEqual([["b", "Rain."], ["a", "A red door."]]);
    expect(scriptAt(begin, edits, 4)).toEqual([
      { id: "c", start_ms: 0, end_ms: 1_000, text: "Night.", extended: true, status: "changes_asked", recording: "" },
      { id: "a", start_ms: 6_000, end_ms: 7_000, text: "A red door.", extended: true, status: "draft", recording: "" },
    ]);
  });
  it("tells what differs between two, and which words are lost", () => {
    const changes = changesBetween(scriptAt(begin, edits, 1), scriptAt(begin, edits, 4));
    expect(changes.map((change) => [change.kind, lostText(change)])).toEqual([["added", null], ["removed", "Rain."], ["changed", "A door."]]);
    expect(changes[2]).toMatchObject({ fields: ["text", "times"] });
    expect(tally(changes)).toEqual({ added: 1, removed: 1, changed: 1 });
    expect(changesBetween(begin, begin)).toEqual([]);
    const moved = changesBetween(begin, begin.map((one) => ({ ...one, start_ms: one.start_ms + 1, status: "draft" as const })));
    expect(moved.map((change) => [change.kind === "changed" && change.fields, lostText(change)])).toEqual([[["times"], null], [["times", "status"], null]]);
  });
  it("is quick with thousands of cues and batches", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => pastCue(cue(`c${index}`, index * 2_000, `Text ${index}`)));
    const batches = Array.from({ length: 5_000 }, (_, index) => edit(index + 2, index, "a", { op: "set", cue_id: `c${index % 3_000}`, text: `Now ${index}` }));
    const before = performance.now();
    expect(changesBetween(scriptAt(many, batches, 1), scriptAt(many, batches, 5_001))).toHaveLength(3_000);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe("wordDiff", () => {
  const shown = (before: string, after: string): string =>
    wordDiff(before, after).map(({ kind, text }) => (kind === "same" ? text : kind === "gone" ? `[-${text}-]` : `{+${text}+}`)).join("");

  it("strikes and adds words", () => {
    expect(shown("Nora gives a cup to Pixel.", "Nora gives the cup to Pixel.")).toBe("Nora gives [-a-]{+the+} cup to Pixel.");
    expect(shown("Nora jumps.", "Nora jumps up.")).toBe("Nora jumps{+ up+}.");
    expect(shown("", "Rain.")).toBe("{+Rain.+}");
    expect(shown("Rain.", "Rain.")).toBe("Rain.");
    expect(shown("", "")).toBe("");
  });
  it("keeps a phrase together instead of taking its spaces for common words", () => {
    expect(shown("a small house burns", "three old barns burns")).toBe("[-a small house-]{+three old barns+} burns");
  });
  it("knows words without spaces between", () => {
    expect(shown("彼は部屋に入る。", "彼は庭に入る。")).toBe("彼は[-部屋-]{+庭+}に入る。");
  });
  it("loses no sign of either text", () => {
    const words = ["a", "door", " ", ", ", "\n", "é", "👁", "opens", ". ", "  "];
    let state = 11;
    const next = (below: number): number => (state = (state * 48271) % 2147483647) % below;
    const some = (): string => Array.from({ length: next(14) }, () => words[next(words.length)]).join("");
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [some(), some()];
      const pieces = wordDiff(before, after);
      expect(pieces.filter(({ kind }) => kind !== "new").map(({ text }) => text).join("")).toBe(before);
      expect(pieces.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join("")).toBe(after);
    }
  });
  it("is quick with texts as long as a cue may be", () => {
    const long = Array.from({ length: 900 }, (_, index) => `w${index % 91}`).join(" ");
    const before = performance.now();
    wordDiff(long, long.split(" ").toReversed().join(" "));
    wordDiff(long, `more ${long} more`);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
