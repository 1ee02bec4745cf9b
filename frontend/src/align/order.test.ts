import { describe, expect, it } from "vitest";

import type { Sentence } from "../api/models";
import { openBits, ordered } from "./order";

const curve = (...bytes: number[]) => ({ from_s: 0, values: btoa(String.fromCharCode(...bytes)) });
const sentence = (text: string, alignable: number | null, ...bytes: number[]): Sentence => ({
  cue_id: text,
  text,
  spoken: null,
  proposed: { start_ms: 0, end_ms: 1_000 },
  alignable,
  score: null,
  curve: bytes.length > 0 ? curve(...bytes) : null,
  answer: null,
});

describe("what an answer is expected to tell", () => {
  it("is a bit where it is open whether the film shows it, and nothing where all is clear", () => {
    expect(openBits({ alignable: 0.5, curve: null })).toBe(1);
    expect(openBits({ alignable: null, curve: null })).toBe(1);
    expect(openBits({ alignable: 1, curve: curve(0, 9, 0) })).toBe(0);
    expect(openBits({ alignable: 0, curve: curve(9, 9) })).toBe(0);
  });

  it("counts a quarter for the second in which it is seen, if it is", () => {
    expect(openBits({ alignable: 1, curve: curve(7, 7, 7, 7) })).toBeCloseTo(0.5);
    expect(openBits({ alignable: 0.5, curve: curve(7, 7, 7, 7) })).toBeCloseTo(1.25);
    expect(openBits({ alignable: 1, curve: curve(0, 0) })).toBe(0);
  });
});

describe("the order of sentences", () => {
  const [sure, open, flat, like] = [sentence("sure", 0.99, 0, 9), sentence("open", 0.5, 0, 9), sentence("flat", 0.5, 9, 9), sentence("like", 0.5, 0, 9)];
  const all = [sure, open, flat, like];

  it("is that in which they are spoken", () => {
    expect(ordered(all, "time")).toEqual(all);
  });

  it("or begins with what is least known; equals as they are spoken", () => {
    expect(ordered(all, "open")).toEqual([flat, open, like, sure]);
    expect(all).toEqual([sure, open, flat, like]);
  });
});
