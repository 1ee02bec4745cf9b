import { describe, expect, it } from "vitest";

import type { Given } from "./decisions";
import { arrived, refused, replay, shelfOf, takeBack, tried, type Entry } from "./outbox";

const answer = (key: string, cue_id = "cue", over: Partial<Entry> = {}): Entry =>
  ({
    kind: "answer",
    key,
    body: { cue_id, label: "alignable", start_ms: 1, end_ms: 9, took_ms: 5, request_id: key },
    tried: false,
    ...over,
  }) as Entry;
const given = (key: string, answerId: string | null = null): Given => ({
  key,
  answerId,
  cueId: "cue",
  said: { label: "unsure", interval: null },
});

class Memory {
  private readonly kept = new Map<string, string>();
  getItem = (name: string) => this.kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.kept.set(name, value);
  removeItem = (name: string) => void this.kept.delete(name);
}

describe("what waits to be sent", () => {
  it("is not sent at all when it is taken back before it left", () => {
    expect(takeBack([answer("a"), answer("b")], given("b"))).toEqual([answer("a")]);
  });

  it("is followed by its undo when the server may have it, by the name that the server gives it", () => {
    const both = takeBack(tried([answer("a")]), given("a"));
    expect(both.map(({ kind }) => kind)).toEqual(["answer", "undo"]);
    expect(arrived(both, "17")).toEqual([{ kind: "undo", of: "a", answerId: "17", tried: false }]);
  });

  it("loses the undo of what was refused", () => {
    expect(refused(takeBack(tried([answer("a")]), given("a")))).toEqual([]);
    expect(refused([answer("a"), answer("b")])).toEqual([answer("b")]);
  });

  it("is laid over what the server knows", () => {
    const now = replay([given("01", "01")], [answer("a"), { kind: "undo", of: "01", answerId: "01", tried: true }]);
    expect(now).toEqual([{ key: "a", answerId: null, cueId: "cue", said: { label: "alignable", interval: { start_ms: 1, end_ms: 9 } } }]);
  });

  it("outlives the page, and what is not ours in its place is nothing", () => {
    const memory = new Memory();
    const shelf = shelfOf("one", memory as unknown as Storage);
    shelf.write([answer("a")]);
    expect(shelfOf("one", memory as unknown as Storage).read()).toEqual([answer("a")]);
    expect(shelfOf("two", memory as unknown as Storage).read()).toEqual([]);
    shelf.write([]);
    expect(memory.getItem("cuewright.answers.one")).toBeNull();
    memory.setItem("cuewright.answers.one", '[1, {"kind": "answer"}, null]');
    expect(shelf.read()).toEqual([]);
    memory.setItem("cuewright.answers.one", "{broken");
    expect(shelf.read()).toEqual([]);
  });
});
