import { expect, it } from "vitest";

import type { EditCue } from "./document/types";
import { namesUsed } from "./namesUsed";

const cue = (start_ms: number, text: string): EditCue => ({
  id: String(start_ms), start_ms, end_ms: start_ms + 500, text, extended: false, status: "draft", recording: "", data: {},
}); // prettier-ignore

it("finds names that come before the listener can know them", () => {
  const cues = [cue(1_000, "Tomorrow's dog."), cue(2_000, "Tom sits."), cue(9_000, "Tom's dog and Anna.")];
  expect(namesUsed([{ name: "Tom", said_ms: 5_000 }, { name: "Anna", said_ms: 8_000 }, { name: "C.J.", said_ms: 1 }], cues)).toEqual([
    { name: "Tom", saidMs: 5_000, uses: 2, early: cues[1] },
    { name: "Anna", saidMs: 8_000, uses: 1, early: null },
    { name: "C.J.", saidMs: 1, uses: 0, early: null },
  ]);
});
