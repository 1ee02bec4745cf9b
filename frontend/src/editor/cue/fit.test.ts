import { describe, expect, it } from "vitest";

import type { EditCue } from "../document/types";
import { guessMs, overrunFrom, roomOf, threeLengths, verdict } from "./fit";

const cue = (id: string, start_ms: number, end_ms: number, extended = false): EditCue => ({
  id, start_ms, end_ms, text: "x", extended, status: "draft", recording: "", data: {},
}); // prettier-ignore

describe("the room of a cue", () => {
  const speech = [{ start_ms: 0, end_ms: 1_000 }, { start_ms: 6_000, end_ms: 7_000 }];
  const one = cue("a", 1_500, 3_000);

  it("ends a tail before the next speech, at the next cue, or with the film", () => {
    expect(roomOf(one, speech, [one], 60_000)).toEqual({ ms: 4_250, until: "speech", overSpeech: false });
    expect(roomOf(one, speech, [one, cue("b", 4_000, 5_000)], 60_000)).toMatchObject({ ms: 2_500, until: "cue" });
    expect(roomOf(cue("c", 8_000, 9_000), speech, [], 10_000)).toMatchObject({ ms: 2_000, until: "end" });
    expect(roomOf(cue("c", 8_000, 9_000, true), speech, [], 10_000)).toMatchObject({ ms: Infinity });
  });

  it("knows a cue that is spoken over somebody", () => {
    expect(roomOf(cue("d", 500, 900), speech, [], 10_000).overSpeech).toBe(true);
    expect(roomOf(cue("d", 6_500, 6_900), speech, [], 10_000).overSpeech).toBe(true);
  });
});

describe("how long a text is spoken", () => {
  it("is guessed by syllables and pauses", () => {
    expect(guessMs("", 150)).toBe(0);
    expect(guessMs("Extraordinary circumstances", 150)).toBeGreaterThan(guessMs("A big dog", 150));
    expect(guessMs("She waits. He goes.", 150)).toBeGreaterThan(guessMs("She waits he goes", 150));
  });

  it("is judged as the rule does", () => {
    expect([0, 800, 950, 1_001].map((ms) => verdict(ms, 1_000))).toEqual(["none", "fits", "tight", "over"]);
  });

  it("marks the words that do not fit", () => {
    const text = "One two three.";
    const words = [
      { from: 0, to: 3, start_ms: 0, end_ms: 400 },
      { from: 4, to: 7, start_ms: 400, end_ms: 800 },
      { from: 8, to: 13, start_ms: 800, end_ms: 1_300 },
    ];
    expect(overrunFrom(text, words, 1_300, 1_300)).toBe(text.length);
    expect(overrunFrom(text, words, 1_300, 1_000)).toBe(8);
    expect(overrunFrom(text, null, 1_300, 900)).toBe(8);
    expect(overrunFrom(text, words, 1_300, 0)).toBe(0);
  });
});

describe("alternatives", () => {
  const all = ["A man walks through the old door of the house.", "A man walks in.", "A man enters the house.", "He enters.", "Bob comes in now."].map(
    (text, at) => ({ text, score: at }),
  );
  it("are of three lengths and fit", () => {
    expect(threeLengths(all, "He enters.", 60_000, 150).map(({ text }) => text.split(" ").length)).toEqual([10, 5, 4]);
    expect(threeLengths(all, "", 1_200, 150).map(({ text }) => text)).toEqual(["He enters."]);
    expect(threeLengths([], "", 9_999, 150)).toEqual([]);
  });
});
