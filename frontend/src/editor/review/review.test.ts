import { describe, expect, it } from "vitest";

import type { Note } from "../../api/models";
import { ApiProblem } from "../../api/problem";
import type { EditCue } from "../document/types";
import { orderNotes, placed, sameNote, withNote } from "./noteOrder";
import { NO_DRAFT, noteShelfOf } from "./noteShelf";
import { refusalOf } from "./refusal";
import { reached, stepsFrom } from "./steps";

const cue = (id: string, start_ms: number): EditCue => ({ id, start_ms, end_ms: start_ms + 2_000, text: id, extended: false, status: "draft", recording: "", data: {} });
const note = (id: string, part: Partial<Note> = {}): Note => ({
  id, kind: "note", text: id, recording: null, cue_id: null, at_ms: null, revision: 1, by: "Ada", by_id: null, resolved_at: null,
  created_at: `2026-01-01T10:00:${id.padStart(2, "0")}Z`, ...part,
});
const ids = (notes: { note: Note }[]): string[] => notes.map(({ note: { id } }) => id);

describe("orderNotes", () => {
  it("puts open notes along the film, those without a time after them with the steps between, and folds the rest", () => {
    const ordered = orderNotes(
      [
        note("1", { at_ms: 9_000 }),
        note("2"),
        note("3", { kind: "state", from_state: "draft", to_state: "in_review" }),
        note("4", { cue_id: "a" }),
        note("5"),
        note("6", { at_ms: 500, resolved_at: "2026-01-02T00:00:00Z" }),
        note("7", { at_ms: 9_000 }),
      ],
      [cue("a", 4_000)],
    );
    expect(ids(ordered.timed)).toEqual(["4", "1", "7"]);
    expect(ids(ordered.untimed)).toEqual(["2", "3", "5"]);
    expect(ids(ordered.resolved)).toEqual(["6"]);
  });
  it("lets a note go with its cue, and leaves it at its time where the cue is gone", () => {
    const cues = new Map([["a", cue("a", 4_000)]]);
    expect(placed(note("1", { cue_id: "a", at_ms: 5_500 }), cues).at_ms).toBe(5_500);
    expect(placed(note("1", { cue_id: "a", at_ms: 1_000 }), cues).at_ms).toBe(4_000);
    expect(placed(note("1", { cue_id: "b", at_ms: 1_000 }), cues)).toMatchObject({ at_ms: 1_000, cue: null });
    expect(placed(note("1", { cue_id: "b" }), cues).at_ms).toBeNull();
  });
  it("replaces a note by what the server says of it", () => {
    const done = note("1", { resolved_at: "2026-01-02T00:00:00Z" });
    expect(withNote([note("1"), note("2")], done)[0]).toBe(done);
    expect(withNote([note("1")], note("2"))).toHaveLength(2);
  });
  it("knows a note again that may have arrived", () => {
    expect(sameNote(note("1", { text: "Rain", at_ms: 5 }), { text: " Rain ", at_ms: 5, kind: "note" })).toBe(true);
    expect(sameNote(note("1", { text: "Rain", at_ms: 5 }), { text: "Rain", at_ms: 6, kind: "note" })).toBe(false);
    expect(sameNote(note("1", { text: "Rain" }), { text: "Rain", kind: "listener" })).toBe(false);
  });
});

describe("noteShelf", () => {
  const storage = (): Storage => {
    const kept = new Map<string, string>();
    return {
      length: 0, clear: () => kept.clear(), key: () => null, getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name),
    };
  };
  it("keeps words per script and seat until they are gone", () => {
    const box = storage();
    const shelf = noteShelfOf("t1", "editor", box);
    const draft = { text: "The cup is blue", about: "cue" as const, at_ms: 5, cue_id: "a" };
    shelf.write(draft);
    expect(noteShelfOf("t1", "editor", box).read()).toEqual(draft);
    expect(noteShelfOf("t2", "editor", box).read()).toEqual(NO_DRAFT);
    expect(noteShelfOf("t1", "listener", box).read()).toEqual(NO_DRAFT);
    shelf.write(NO_DRAFT);
    expect(box.getItem("cuewright.note.editor.t1")).toBeNull();
  });
  it("takes nothing that it does not know, and lives with a storage that refuses", () => {
    const box = storage();
    for (const odd of ["{", "[]", '{"text":1}', '{"text":"x","about":"moon","at_ms":1,"cue_id":null}']) {
      box.setItem("cuewright.note.editor.t1", odd);
      expect(noteShelfOf("t1", "editor", box).read()).toEqual(NO_DRAFT);
    }
    const closed: Storage = { ...box, getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("full"); } };
    expect(noteShelfOf("t1", "editor", closed).read()).toEqual(NO_DRAFT);
    expect(() => noteShelfOf("t1", "editor", closed).write({ ...NO_DRAFT, text: "x" })).not.toThrow();
  });
});

describe("steps and refusals", () => {
  it("knows the way", () => {
    expect(stepsFrom("draft").map(({ to }) => to)).toEqual(["in_review"]);
    expect(stepsFrom("in_review").map(({ to }) => to)).toEqual(["approved", "changes_asked", "draft"]);
    expect([reached("changes_asked"), reached("approved"), reached("published")]).toEqual([0, 2, 3]);
  });
  const problem = (status: number, slug: string, extra = {}): ApiProblem =>
    new ApiProblem({ type: `urn:ad:problem:${slug}`, title: "", detail: "", status, ...extra });
  it("tells them apart by what can be done", () => {
    expect(refusalOf(problem(403, "forbidden"))).toEqual({ why: "role" });
    expect(refusalOf(problem(409, "stale-revision", { revision: 8 }))).toEqual({ why: "stale" });
    expect(refusalOf(problem(409, "state-step", { state: "approved" }))).toEqual({ why: "elsewhere", state: "approved" });
    expect(refusalOf(problem(409, "state-step", { state: "lost" }))).toEqual({ why: "elsewhere", state: null });
    expect(refusalOf(problem(422, "cue-empty", { cues: ["a", 4, "b"] }))).toEqual({ why: "empty", cues: ["a", "b"] });
    expect(refusalOf(problem(500, "internal"))).toEqual({ why: "other" });
    expect(refusalOf(new Error("x"))).toEqual({ why: "other" });
  });
});
