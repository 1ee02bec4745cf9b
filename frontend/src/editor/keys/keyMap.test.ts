import { describe, expect, it } from "vitest";

import { ariaOf, chordOf, isChord, worksInText } from "./chord";
import { ALIGN_KEYS } from "../../align/keys";
import { DECIDE_KEYS } from "../../adjudication/keys";
import { EDITOR_KEYS } from "./commands";
import { exported, imported, KeyMap, withKeys } from "./keyMap";
import { commandsOf } from "./table";

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
  it.each([EDITOR_KEYS, ALIGN_KEYS, DECIDE_KEYS])("has no key twice and only keys that can be pressed: $name", (table) => {
    const all = Object.values(table.commands).flatMap(({ chords }) => chords);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((chord) => !isChord(chord))).toEqual([]);
  });

  it("lets everything that a writer needs be done while typing", () => {
    const map = new KeyMap(EDITOR_KEYS, {});
    for (const command of ["play", "previous", "next", "insert", "remove", "note", "frame_back", "undo", "approve"] as const)
      expect(map.chords(command).some(worksInText), command).toBe(true);
  });

  it("repeats what is walked and not what is done once", () => {
    const map = new KeyMap(EDITOR_KEYS, {});
    expect(map.commandOf(press("ArrowDown", "ArrowDown", { repeat: true }), false)).toBe("next");
    expect(map.commandOf(press("n", "KeyN", { repeat: true }), false)).toBeNull();
    expect(map.commandOf(press("n", "KeyN"), true)).toBeNull();
    expect(map.commandOf(press("n", "KeyN"), false)).toBe("insert");
  });

  it("takes a key from whoever had it", () => {
    const own = withKeys(EDITOR_KEYS, {}, "note", ["N", "Ctrl+Alt+M"]);
    const map = new KeyMap(EDITOR_KEYS, own);
    expect(map.holder("N")).toBe("note");
    expect(map.chords("insert")).toEqual(["Alt+Insert"]);
    expect(withKeys(EDITOR_KEYS, withKeys(EDITOR_KEYS, {}, "help", ["F1"]), "help", ["?"])).toEqual({});
  });

  it("goes into a file and comes back", () => {
    const own = withKeys(EDITOR_KEYS, withKeys(EDITOR_KEYS, {}, "play", ["P"]), "remove", []);
    expect(imported(EDITOR_KEYS, exported(EDITOR_KEYS, own))).toEqual(own);
    expect(() => imported(EDITOR_KEYS, "{")).toThrow("json");
    expect(() => imported(EDITOR_KEYS, "[]")).toThrow("shape");
    expect(() => imported(EDITOR_KEYS, '{"cuewright_keys":1,"keys":{"play":["Hyper+Q"]}}')).toThrow("chords play");
    expect(() => imported(ALIGN_KEYS, exported(EDITOR_KEYS, own))).toThrow("page");
    expect(imported(EDITOR_KEYS, '{"cuewright_keys":1,"keys":{"play":["P"]}}')).toEqual({ play: ["P"] });
  });
});

describe("the keys of aligning", () => {
  const map = new KeyMap(ALIGN_KEYS, {});

  it("are the same in capitals, and something else with Shift", () => {
    expect(map.commandOf(press("a", "KeyA"), false)).toBe("accept");
    expect(map.commandOf(press("A", "KeyA"), false)).toBe("accept"); // caps lock
    expect(map.commandOf(press("A", "KeyA", { shiftKey: true }), false)).toBeNull();
    expect(map.commandOf(press("?", "Slash", { shiftKey: true }), false)).toBe("help");
  });

  it("that are held down decide only once, but walk on", () => {
    expect(map.commandOf(press("a", "KeyA", { repeat: true }), false)).toBeNull();
    expect(map.commandOf(press("z", "KeyZ", { repeat: true }), false)).toBeNull();
    expect(map.commandOf(press("ArrowDown", "ArrowDown", { repeat: true }), false)).toBe("next");
  });

  it("have a number for each answer where a reviewer decides", () => {
    const decide = new KeyMap(DECIDE_KEYS, {});
    expect(["1", "9"].map((key) => decide.commandOf(press(key, `Digit${key}`), false))).toEqual(["choose_1", "choose_9"]);
    expect(commandsOf(DECIDE_KEYS)).not.toContain("order");
  });

  it("are told to assistive technology by their names there", () => {
    expect(["Ctrl+Z", "ArrowUp", "Space", "+", "Ctrl++"].map(ariaOf)).toEqual(["Control+Z", "ArrowUp", "Space", "Plus", "Control+Plus"]);
  });
});
