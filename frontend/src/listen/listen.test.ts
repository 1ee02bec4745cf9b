import { describe, expect, it } from "vitest";

import { reviewWords } from "../i18n/editor.review.en";
import { KeyMap } from "../editor/keys/keyMap";
import { commandsOf } from "../editor/keys/table";
import { LISTEN_KEYS } from "./keys";
import { leadIn, nextOf, placeAt, previousOf, repeatOf } from "./place";
import { readPlace, writePlace } from "./placeShelf";

const cues = [
  { start_ms: 5_000, end_ms: 7_000 },
  { start_ms: 7_200, end_ms: 9_000 },
  { start_ms: 20_000, end_ms: 24_000 },
];

describe("jumping between descriptions", () => {
  it("hears a little of the film first, but no other description", () => {
    expect(cues.map((_, index) => leadIn(cues, index))).toEqual([4_300, 7_000, 19_300]);
    expect(leadIn([{ start_ms: 200, end_ms: 900 }], 0)).toBe(0);
    expect(leadIn([{ start_ms: 0, end_ms: 900 }, { start_ms: 500, end_ms: 1_000 }], 1)).toBe(500);
  });
  it("walks all of them forwards and backwards, wherever the film was set for one", () => {
    let ms = 0;
    const forwards: (number | null)[] = [];
    for (let step = 0; step < 4; step += 1) {
      const next = nextOf(cues, ms);
      forwards.push(next);
      if (next !== null) ms = leadIn(cues, next);
    }
    expect(forwards).toEqual([0, 1, 2, null]);
    const backwards: (number | null)[] = [];
    for (let step = 0; step < 3; step += 1) {
      const before = previousOf(cues, ms);
      backwards.push(before);
      if (before !== null) ms = leadIn(cues, before);
    }
    expect(backwards).toEqual([1, 0, null]);
  });
  it("goes to the beginning of a description from its midst, and before it from its beginning", () => {
    expect(previousOf(cues, 22_000)).toBe(2);
    expect(previousOf(cues, 20_800)).toBe(1);
    expect(previousOf(cues, 0)).toBeNull();
    expect(nextOf([], 0)).toBeNull();
  });
  it("repeats what was begun last, and tells where the film is", () => {
    expect([repeatOf(cues, 4_000), repeatOf(cues, 8_000), repeatOf(cues, 15_000)]).toEqual([null, 1, 1]);
    expect(placeAt(cues, 0)).toEqual({ at: 0, within: false });
    expect(placeAt(cues, 8_000)).toEqual({ at: 2, within: true });
    expect(placeAt(cues, 15_000)).toEqual({ at: 2, within: false });
  });
});

describe("keys", () => {
  const map = new KeyMap(LISTEN_KEYS, {});
  const press = (key: string, part = {}) =>
    map.commandOf({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...part }, false);
  it("knows each, in capitals too, and plus on every keyboard", () => {
    expect([" ", "k", "K", "j", "n", "p", "r", "w", "m"].map((key) => press(key))).toEqual([
      "play", "play", "play", "back", "next", "previous", "repeat", "where", "note",
    ]);
    expect(press("+", { shiftKey: true })).toBe("faster");
    expect(press("<", { shiftKey: true })).toBe("slower");
  });
  it("leaves alone what belongs to the browser and to screen readers", () => {
    expect(press("k", { ctrlKey: true })).toBeNull();
    expect(press("k", { shiftKey: true })).toBeNull();
    expect(press("m", { altKey: true })).toBeNull();
    expect(press("x")).toBeNull();
  });
  it("does only little things again while a key is held", () => {
    expect(press("j", { repeat: true })).toBe("back");
    expect(press("k", { repeat: true })).toBeNull();
  });
  it("has one access key and words for every command", () => {
    const commands = commandsOf(LISTEN_KEYS);
    expect(new Set(commands.map((command) => map.first(command))).size).toBe(commands.length);
    expect(commands.toSorted()).toEqual(Object.keys(reviewWords.listen.do).toSorted());
  });
});

it("keeps the place in the film", () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) } as Storage;
  expect(readPlace("t", storage)).toBe(0);
  writePlace("t", 4_200, storage);
  expect(readPlace("t", storage)).toBe(4_200);
  kept.set("cuewright.listen.t", "soon");
  expect(readPlace("t", storage)).toBe(0);
});
