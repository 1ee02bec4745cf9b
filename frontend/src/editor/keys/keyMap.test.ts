import { describe, expect, it } from "vitest";

import { chordOf, isChord, worksInText } from "./chord";
import { ALL, COMMANDS } from "./commands";
import { exported, imported, KeyMap, withKeys } from "./keyMap";

const press = (key: string, code = "", held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "repeat", boolean>> = {}) => ({
  key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...held,
}); // prettier-ignore

describe("chords", () => {
  it("are named as they are pressed", () => {
    expect(chordOf(press("j", "KeyJ"))).toBe("J");
    expect(chordOf(press("?", "Slash", { shiftKey: true }))).toBe("?");
    expect(chordOf(press("R", "KeyR", { shiftKey: true }))).toBe("Shift+R");
    expect(chordOf(press(" ", "Space", { ctrlKey: true }))).toBe("Ctrl+Space");
    expect(chordOf(press("F8", "F8", { shiftKey: true }))).toBe("Shift+F8");
    expect(chordOf(press("Control", "ControlLeft", { ctrlKey: true }))).toBeNull();
  });

  it("go by the key's place where a layout writes another sign", () => {
    expect(chordOf(press("√", "KeyV", { ctrlKey: true, altKey: true }))).toBe("Ctrl+Alt+V");
    expect(chordOf(press("{", "BracketLeft", { altKey: true, shiftKey: true }))).toBe("Alt+Shift+[");
    expect(chordOf(press("z", "KeyZ", { metaKey: true }))).toBe("Ctrl+Z");
  });

  it("that write do not work while one types", () => {
    expect(["A", "Space", "Delete", "Shift+R", "[", "Enter", "ArrowUp", "?"].filter(worksInText)).toEqual([]);
    expect(["Ctrl+Z", "Alt+ArrowUp", "F8", "Shift+F8", "Escape"].filter((chord) => !worksInText(chord))).toEqual([]);
  });
});

describe("a map of keys", () => {
  it("has no key twice and only keys that can be pressed", () => {
    const all = ALL.flatMap((command) => [...COMMANDS[command].chords]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((chord) => !isChord(chord))).toEqual([]);
  });

  it("lets everything that a writer needs be done while typing", () => {
    const map = new KeyMap({});
    for (const command of ["play", "previous", "next", "insert", "remove", "note", "frame_back", "undo", "approve"] as const)
      expect(map.chords(command).some(worksInText), command).toBe(true);
  });

  it("repeats what is walked and not what is done once", () => {
    const map = new KeyMap({});
    expect(map.commandOf(press("ArrowDown", "ArrowDown", { repeat: true }), false)).toBe("next");
    expect(map.commandOf(press("n", "KeyN", { repeat: true }), false)).toBeNull();
    expect(map.commandOf(press("n", "KeyN"), true)).toBeNull();
    expect(map.commandOf(press("n", "KeyN"), false)).toBe("insert");
  });

  it("takes a key from whoever had it", () => {
    const own = withKeys({}, "note", ["N", "Ctrl+Alt+M"]);
    const map = new KeyMap(own);
    expect(map.holder("N")).toBe("note");
    expect(map.chords("insert")).toEqual(["Alt+Insert"]);
    expect(withKeys(withKeys({}, "help", ["F1"]), "help", ["?"])).toEqual({});
  });

  it("goes into a file and comes back", () => {
    const own = withKeys(withKeys({}, "play", ["P"]), "remove", []);
    expect(imported(exported(own))).toEqual(own);
    expect(() => imported("{")).toThrow("json");
    expect(() => imported("[]")).toThrow("shape");
    expect(() => imported('{"cuewright_keys":1,"keys":{"play":["Hyper+Q"]}}')).toThrow("chords play");
  });
});
