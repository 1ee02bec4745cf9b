import { describe, expect, it } from "vitest";

import { dueCue, rateFor, roomFor, spokenEstimateMs } from "./speechPlan";

const cue = (id: string, start_ms: number, end_ms: number, gap?: [number, number]) => ({
  id,
  start_ms,
  end_ms,
  text: "A red boat turns toward the light.",
  data: gap ? { gap } : {},
});

describe("dueCue", () => {
  const cues = [cue("a", 1_000, 3_000), cue("b", 5_000, 8_000)];
  it("begins a cue once, at its start", () => {
    expect(dueCue(cues, 900, null)).toBeNull();
    expect(dueCue(cues, 1_010, null)?.id).toBe("a");
    expect(dueCue(cues, 1_030, "a")).toBeNull();
    expect(dueCue(cues, 5_016, "a")?.id).toBe("b");
  });
  it("does not begin in the middle of one after a seek", () => expect(dueCue(cues, 6_900, null)).toBeNull());
});

describe("rateFor", () => {
  const text = "Hanna takes the letter, reads it, and sits down on the step.";
  it("keeps the asked rate where there is room", () => expect(rateFor(text, 60_000, 1.2)).toBe(1.2));
  it("hurries just enough to end with the gap", () => {
    const room = spokenEstimateMs(text) / 1.3;
    expect(spokenEstimateMs(text) / rateFor(text, room)).toBeCloseTo(room, 0);
  });
  it("never hurries past what can be followed", () => {
    expect(rateFor(text, 100)).toBe(1.6);
    expect(rateFor(text, 0)).toBe(1.6);
    expect(rateFor(text, 100, 2)).toBe(2);
  });
});

it("takes the room from the gap, else from the cue", () => {
  expect(roomFor(cue("a", 1_000, 3_000, [800, 4_000]), 1_000)).toBe(3_000);
  expect(roomFor(cue("a", 1_000, 3_000), 1_500)).toBe(1_500);
});
