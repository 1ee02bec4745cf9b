import { describe, expect, it } from "vitest";

import type { Given } from "../align/decisions";
import type { Disagreement, OneSaid } from "../api/models";
import { asDecisions, decisionShelfOf } from "./decisionShelf";
import { answerTracks } from "./answerTracks";
import { nextHeard, placeOf } from "./place";

const said = (name: string, span: [number, number] | null): OneSaid => ({
  assignment_id: name,
  user_id: name,
  name,
  label: span ? "alignable" : "not_visible",
  start_ms: span?.[0] ?? null,
  end_ms: span?.[1] ?? null,
  took_ms: 2_000,
});
const proposed = { start_ms: 40_000, end_ms: 42_000 };

describe("what plays of a sentence that people see differently", () => {
  it("is all they gave, with a second around it", () => {
    const answers = [said("a", [5_000, 8_000]), said("b", null), said("c", [6_000, 12_000])];
    expect(placeOf({ answers, proposed }, 60_000)).toEqual({ start_ms: 4_000, end_ms: 13_000 });
  });

  it("is the first of it where they lie far apart, and the proposal where nobody saw it", () => {
    const apart = [said("a", [5_000, 8_000]), said("b", [50_000, 51_000])];
    expect(placeOf({ answers: apart, proposed }, 60_000)).toEqual({ start_ms: 4_000, end_ms: 9_000 });
    expect(placeOf({ answers: [said("a", null)], proposed }, 41_000)).toEqual({ start_ms: 39_000, end_ms: 41_000 });
  });

  it("goes from answer to answer and around", () => {
    const answers = [said("a", null), said("b", [1, 200]), said("c", [5, 300])];
    expect([nextHeard(answers, null), nextHeard(answers, 1), nextHeard(answers, 2)]).toEqual([1, 2, 1]);
    expect(nextHeard([said("a", null)], null)).toBeUndefined();
  });
});

const given = (cueId: string, label: "alignable" | "unsure", interval: Given["said"]["interval"] = null): Given => ({
  key: `${cueId} ${label}`,
  answerId: null,
  cueId,
  said: { label, interval },
});

class Storage_ {
  private readonly kept = new Map<string, string>();
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, text: string): void => void this.kept.set(name, text);
  removeItem = (name: string): void => void this.kept.delete(name);
}

describe("a reviewer's decisions", () => {
  it("are kept until they are sent", () => {
    const storage = new Storage_() as unknown as Storage;
    const shelf = decisionShelfOf("t", storage);
    shelf.write([given("one", "unsure")]);
    expect(decisionShelfOf("t", storage).read()).toEqual([given("one", "unsure")]);
    expect(decisionShelfOf("other", storage).read()).toEqual([]);
    shelf.write([]);
    expect(storage.getItem("cuewright.decisions.t")).toBeNull();
    storage.setItem("cuewright.decisions.t", '[{"cueId": "x", "key": "k", "said": {"label": "no"}}, 3]');
    expect(shelf.read()).toEqual([]);
    storage.setItem("cuewright.decisions.t", "{");
    expect(shelf.read()).toEqual([]);
  });

  it("are sent once for each sentence that is to decide", () => {
    const all = [given("one", "unsure"), given("two", "unsure"), given("one", "alignable", { start_ms: 1, end_ms: 900 })];
    expect(asDecisions(all, ["one", "three"])).toEqual([{ cue_id: "one", label: "alignable", start_ms: 1, end_ms: 900 }]);
  });
});

describe("the answers side by side", () => {
  it("are a lane for each person, also where one of them sees nothing", () => {
    const of = (cue_id: string, ...answers: OneSaid[]) => ({ cue_id, text: cue_id, answers }) as unknown as Disagreement;
    const tracks = answerTracks([of("late", said("ada", [9_000, 9_900]), said("ben", null)), of("early", said("ada", [1_000, 2_000]), said("ben", [1_500, 2_000]))]);
    expect(tracks.map(({ name, cues }) => [name, cues.map(({ id }) => id)])).toEqual([
      ["ada", ["early", "late"]],
      ["ben", ["early"]],
    ]);
  });
});
