import { describe, expect, it } from "vitest";

import type { Agreement, Assignment, Script } from "../api/models";
import { drawnDays } from "./DayLine";
import { openOf, scriptsForMe } from "./waitsForMe";

describe("what waits for me", () => {
  const script = (state: Script["state"], role: Script["role"]): Script => ({ id: `${state} ${role}`, state, role }) as Script;
  it("is what I may review, and what I am to change", () => {
    const scripts = (["in_review", "changes_asked", "draft"] as const).flatMap((state) =>
      (["viewer", "annotator", "reviewer", "admin"] as const).map((role) => script(state, role)),
    );
    expect(scriptsForMe(scripts).map(({ id }) => id)).toEqual([
      "in_review reviewer",
      "in_review admin",
      "changes_asked annotator",
      "changes_asked reviewer",
      "changes_asked admin",
    ]);
  });
  it("is what I have begun to verify", () => {
    const states = ["open", "done", "returned"] as const;
    expect(openOf(states.map((state) => ({ state }) as Assignment)).map(({ state }) => state)).toEqual(["open"]);
  });
});

it("draws the days on which agreement can be told, and no single one", () => {
  const day = (name: string, value: number | null): Agreement["days"][number] =>
    ({ day: name, answers: 1, mean_iou: null, alpha: { value, low: null, high: null, sentences: 2, detail: "" } }) as Agreement["days"][number];
  expect(drawnDays([day("a", 0.5), day("b", null), day("c", 0.6)]).map(({ day: name, low }) => [name, low])).toEqual([
    ["a", 0.5],
    ["c", 0.6],
  ]);
  expect(drawnDays([day("a", 0.5), day("b", null)])).toEqual([]);
});
