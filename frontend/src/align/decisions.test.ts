import { describe, expect, it } from "vitest";

import type { Answer } from "../api/models";
import { counting, known, nextOpen, restored, settled, without, type Given } from "./decisions";

const answer = (id: string, cue_id: string, over: Partial<Answer> = {}): Answer => ({
  id,
  cue_id,
  label: "not_visible",
  start_ms: null,
  end_ms: null,
  took_ms: 1,
  created_at: "",
  undone_at: null,
  ...over,
});
const waiting = (key: string, cueId: string): Given => ({ key, answerId: null, cueId, said: { label: "unsure", interval: null } });
const sentence = (cue_id: string, given: Answer | null) => ({ cue_id, answer: given }) as never;

describe("decisions", () => {
  it("stand in the order in which the server took them, not in that of the sentences", () => {
    const given = known([sentence("one", answer("02", "one")), sentence("two", answer("01", "two")), sentence("three", null)]);
    expect(given.map(({ cueId }) => cueId)).toEqual(["two", "one"]);
  });

  it("the last of a sentence counts", () => {
    const given = [...known([sentence("one", answer("01", "one"))]), waiting("k", "one")];
    expect(counting(given).get("one")?.label).toBe("unsure");
    expect(counting(without(given, "k")).get("one")?.label).toBe("not_visible");
    expect(counting(without(given, "01")).get("one")?.label).toBe("unsure");
  });

  it("that arrive keep their place before those that wait", () => {
    const given = settled([waiting("a", "one"), waiting("b", "two")], "a", "07");
    expect(given.map(({ answerId }) => answerId)).toEqual(["07", null]);
  });

  it("that a reload had shown already are there once", () => {
    const given = settled([...known([sentence("one", answer("01", "one"))]), waiting("a", "one")], "a", "01");
    expect(given.map(({ key }) => key)).toEqual(["01"]);
  });

  it("that count again after an undo come back to where they were", () => {
    const given = known([sentence("two", answer("05", "two"))]);
    const earlier = answer("03", "one", { label: "alignable", start_ms: 1, end_ms: 9 });
    expect(restored(given, earlier).map(({ key }) => key)).toEqual(["03", "05"]);
    expect(counting(restored(given, earlier)).get("one")).toEqual({ label: "alignable", interval: { start_ms: 1, end_ms: 9 } });
    expect(restored(restored(given, earlier), earlier)).toHaveLength(2);
    expect(restored(given, null)).toEqual(given);
  });

  it("lead to the next sentence without one, from the start again, and to the end of all", () => {
    const cues = ["a", "b", "c"];
    const said = (...ids: string[]) => new Map(ids.map((id) => [id, { label: "unsure" as const, interval: null }]));
    expect(nextOpen(cues, said(), -1)).toBe(0);
    expect(nextOpen(cues, said("a", "b"), 0)).toBe(2);
    expect(nextOpen(cues, said("b", "c"), 2)).toBe(0);
    expect(nextOpen(cues, said("a", "b", "c"), 1)).toBe(3);
  });
});
