import { describe, expect, it } from "vitest";

import { intervalTrack, sentenceTrack } from "./tracks";

const span = (start_ms: number, end_ms: number) => ({ start_ms, end_ms });

describe("the lanes of a sentence", () => {
  it("show the proposal, and behind an interval of one's own what was proposed", () => {
    expect(intervalTrack("a", span(5_000, 9_000), null, null).cues).toEqual([{ ...span(5_000, 9_000), id: "a", text: "", status: "proposed" }]);
    const { cues } = intervalTrack("a", span(5_000, 9_000), span(3_000, 4_000), null);
    expect(cues.map(({ id, status }) => [id, status])).toEqual([["a", "own"], ["a proposed", "ghost"]]);
  });

  it("have each sentence where it is spoken, else where it is proposed, in the film's order", () => {
    const sentences = [
      { cue_id: "late", text: "Late.", spoken: span(9_000, 9_500), proposed: span(1_000, 2_000) },
      { cue_id: "unspoken", text: "Unspoken.", spoken: null, proposed: span(4_000, 5_000) },
    ];
    const { cues } = sentenceTrack(sentences, new Map([["late", { label: "unsure", interval: null }]]));
    expect(cues.map(({ id, start_ms, status }) => [id, start_ms, status])).toEqual([
      ["unspoken", 4_000, "open"],
      ["late", 9_000, "unsure"],
    ]);
  });
});
