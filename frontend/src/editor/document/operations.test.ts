import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { anyOperations, anyScript } from "./arbitrary";
import { applied, apply, difference, inOrder, inverse, isSound } from "./operations";
import type { EditCue, Script } from "./types";

const cue = (id: string, start_ms: number, end_ms: number, text = id): EditCue => ({
  id, start_ms, end_ms, text, extended: false, status: "draft", recording: "", data: {},
});
const script: Script = { cues: [cue("a", 0, 1_000), cue("b", 2_000, 3_000), cue("c", 4_000, 5_000)] };

function expectSound({ cues }: Script): void {
  expect(cues.every(isSound)).toBe(true);
  expect(new Set(cues.map(({ id }) => id)).size).toBe(cues.length);
  expect([...cues].sort(inOrder)).toEqual(cues);
}

describe("operations", () => {
  it("leave untouched cues what they are", () => {
    const after = apply(script, [{ op: "set", cue_id: "b", text: "else" }]);
    expect(after.cues[0]).toBe(script.cues[0]);
    expect(after.cues[2]).toBe(script.cues[2]);
    expect(after.cues[1]?.text).toBe("else");
  });

  it("leave the script itself where nothing changes", () => {
    expect(apply(script, [{ op: "set", cue_id: "b", text: "b", start_ms: 2_000 }])).toBe(script);
    expect(apply(script, [])).toBe(script);
  });

  it("say what they could not do, and do the rest", () => {
    const { script: after, ignored, did } = applied(script, [
      { op: "set", cue_id: "x", text: "nobody" },
      { op: "remove", cue_id: "x" },
      { op: "add", cue_id: "a", start_ms: 7, end_ms: 9, text: "", extended: false, status: "draft", recording: "" },
      { op: "set", cue_id: "b", end_ms: 1_500, text: "later" },
    ]);
    expect(ignored.map(({ why }) => why)).toEqual(["gone", "gone", "there", "times"]);
    expect(did).toEqual([{ op: "set", cue_id: "b", text: "later" }]);
    expect(after.cues[1]).toMatchObject({ text: "later", end_ms: 3_000 });
  });

  it("may pass through times that no cue has", () => {
    const { script: after, ignored } = applied(script, [
      { op: "set", cue_id: "a", start_ms: 6_000 },
      { op: "set", cue_id: "a", end_ms: 7_000 },
    ]);
    expect(ignored).toEqual([]);
    expect(after.cues.map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });

  it("pass over null and unknown values that came over the wire", () => {
    const wire: unknown = { op: "set", cue_id: "a", text: null, words: 3, status: "approved" };
    expect(applied(script, [wire as never]).did).toEqual([{ op: "set", cue_id: "a", status: "approved" }]);
  });

  it("are taken back exactly by their inverse", () => {
    fc.assert(
      fc.property(anyScript, anyOperations, (before, operations) => {
        const after = apply(before, operations);
        expect(apply(after, inverse(before, operations))).toEqual(before);
      }),
    );
  });

  it("do the same as what they are said to have done", () => {
    fc.assert(
      fc.property(anyScript, anyOperations, (before, operations) => {
        const { script: after, did } = applied(before, operations);
        expectSound(after);
        expect(applied(before, did)).toMatchObject({ script: after, ignored: [] });
      }),
    );
  });

  it("can be told from two scripts", () => {
    fc.assert(
      fc.property(anyScript, anyScript, (one, other) => {
        expect(apply(one, difference(one, other))).toEqual(other);
      }),
    );
  });
});
