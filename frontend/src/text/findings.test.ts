import { describe, expect, it } from "vitest";

import type { RuleFinding } from "../api/models";
import { excerpt, mending, mendingAll, rulesOf, shown, SEVERITIES } from "./findings";

const finding = (rule: string, severity: RuleFinding["severity"], start: number, waived: string | null = null): RuleFinding => ({
  rule,
  title: `Rule ${rule}`,
  severity,
  cue_id: "1",
  start_ms: start,
  end_ms: start + 900,
  span: null,
  reason: "Because.",
  source: "house",
  fix: null,
  waived,
  waiver_id: waived === null ? null : "w1",
});
const ALL = new Set(SEVERITIES);
const FOUND = [finding("S10", "hint", 1), finding("T1", "error", 2), finding("S2", "warning", 3), finding("T1", "error", 4, "a joke"), finding("T1", "error", 5)];

describe("shown", () => {
  it("puts the gravest first, time within, and waived ones last", () => {
    expect(shown(FOUND, { severities: ALL, rule: "" }).map((each) => each.start_ms)).toEqual([2, 5, 3, 1, 4]);
  });
  it("filters by severity and by rule", () => {
    expect(shown(FOUND, { severities: new Set(["hint" as const]), rule: "" })).toHaveLength(1);
    expect(shown(FOUND, { severities: ALL, rule: "T1" })).toHaveLength(3);
    expect(shown(FOUND, { severities: new Set(["hint" as const]), rule: "T1" })).toEqual([]);
  });
});

describe("rulesOf", () => {
  it("counts and orders by number", () => {
    expect(rulesOf(FOUND).map(({ rule, count }) => [rule, count])).toEqual([
      ["S2", 1],
      ["S10", 1],
      ["T1", 3],
    ]);
  });
});

describe("excerpt", () => {
  it("marks the words where they stand", () => {
    expect(excerpt("We see a hat.", { start: 0, end: 6 })).toEqual({ before: "", words: "We see", after: " a hat." });
  });
  it("counts characters, not halves of them", () => {
    expect(excerpt("🎩🎩 hat", { start: 3, end: 6 }).words).toBe("hat");
  });
  it("cuts a long text around the words and a text without span at its end", () => {
    const long = `${"a ".repeat(60)}HERE${" b".repeat(60)}`;
    const cut = excerpt(long, { start: 120, end: 124 });
    expect(cut.words).toBe("HERE");
    expect(cut.before.startsWith("…") && cut.after.endsWith("…")).toBe(true);
    expect(cut.before.length + cut.after.length).toBeLessThan(90);
    expect(excerpt(long, null).before.length).toBe(96);
  });
  it("bears a span beyond the text", () => {
    expect(excerpt("Rain.", { start: 3, end: 90 })).toEqual({ before: "Rai", words: "n.", after: "" });
    expect(excerpt("Rain.", { start: 90, end: 95 })).toEqual({ before: "Rain.", words: "", after: "" });
  });
});

describe("mending", () => {
  const fix = { title: "Add a full stop", text: "She waits.", start_ms: null, end_ms: null };
  const mendable = { ...finding("S12", "error", 2), fix };
  it("is the change that the fix makes", () => {
    expect(mending(mendable)).toEqual({ op: "set", cue_id: "1", text: "She waits.", start_ms: null, end_ms: null });
  });
  it("is nothing without a fix, without a cue, and where the finding stands", () => {
    expect(mending(finding("S12", "error", 2))).toBeNull();
    expect(mending({ ...mendable, cue_id: null })).toBeNull();
    expect(mending({ ...mendable, waived: "A title." })).toBeNull();
  });
  it("changes a cue once", () => {
    const second = { ...mendable, fix: { ...fix, text: "She  waits." } };
    const other = { ...mendable, cue_id: "2" };
    expect(mendingAll([mendable, second, other]).map((change) => [change.cue_id, change.text])).toEqual([
      ["1", "She waits."],
      ["2", "She waits."],
    ]);
  });
});
