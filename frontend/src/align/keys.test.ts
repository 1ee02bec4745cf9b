import { describe, expect, it } from "vitest";

import { commandOf, KEYS } from "./keys";

const press = (key: string, over: Partial<Parameters<typeof commandOf>[1]> = {}) =>
  commandOf(KEYS, { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...over });

describe("keys", () => {
  it("mean one thing each", () => {
    const all = KEYS.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    for (const { command, keys } of KEYS) for (const key of keys) expect(press(key)).toBe(command);
  });

  it("are the same in capitals, and nothing with Control, Alt or Shift", () => {
    expect(press("A")).toBe("accept");
    expect(press("z", { ctrlKey: true })).toBeNull();
    expect(press("a", { altKey: true })).toBeNull();
    expect(press("A", { shiftKey: true })).toBeNull();
    expect(press("?", { shiftKey: true })).toBe("help");
    expect(press("q")).toBeNull();
  });

  it("that are held down decide only once, but walk on", () => {
    expect(press("a", { repeat: true })).toBeNull();
    expect(press("z", { repeat: true })).toBeNull();
    expect(press("ArrowDown", { repeat: true })).toBe("next");
  });
});
