import { describe, expect, it, vi } from "vitest";

import type { RewriteWanted, Rewrites } from "../../api/models";
import type { EditCue } from "../document/types";
import { proposalsOf } from "./proposals";
import { Rewriter } from "./Rewriter";

const SOURCE = { model: "autoad", profile: "starter", checkpoint: "f".repeat(64) };
const proposal = (text: string) => ({ text, score: -0.2, words: 3, spoken_ms: 900, evidence: [], source: SOURCE, in_domain: true });
const REWRITES: Rewrites = {
  proposals: [proposal("Tom waves to everybody."), proposal("Tom waves.")],
  kept: ["Tom"],
  people: "Tom: the cook.",
  window: { start_ms: 0, end_ms: 3_000 },
  room_ms: 4_000,
};
const WANTED: RewriteWanted = { words: "in_domain", words_per_minute: 160 };
const CUE: EditCue = { id: "a", start_ms: 1_000, end_ms: 2_000, text: "Tom nods.", extended: false, status: "draft", recording: "", data: {} };
const ROOM = { ms: 4_000, until: "speech", overSpeech: false } as const;

/** A server whose answers come when the test says so. */
function server() {
  const asked: { cueId: string; wanted: RewriteWanted; signal: AbortSignal; answer: (rewrites: Rewrites) => void; refuse: (why: Error) => void }[] = [];
  const rewriter = new Rewriter(
    (cueId, wanted, signal) => new Promise((answer, refuse) => void asked.push({ cueId, wanted, signal, answer, refuse })),
  );
  return { asked, rewriter };
}

const settled = (): Promise<void> => new Promise((done) => void setTimeout(done));

describe("a cue written anew", () => {
  it("is asked for once, however often the key is pressed, and its proposals stay", async () => {
    const { asked, rewriter } = server();
    const heard = vi.fn();
    rewriter.subscribe(heard);
    rewriter.ask(CUE, WANTED);
    rewriter.ask(CUE, WANTED);
    expect(asked).toHaveLength(1);
    expect(rewriter.of("a").state).toBe("working");
    asked[0]?.answer(REWRITES);
    await settled();
    expect(rewriter.of("a")).toEqual({ state: "done", start_ms: 1_000, rewrites: REWRITES });
    expect(rewriter.of("b").state).toBe("idle");
    expect(heard).toHaveBeenCalledTimes(2);
    rewriter.ask(CUE, { ...WANTED, words: "always" });
    expect(asked.map(({ wanted }) => wanted.words)).toEqual(["in_domain", "always"]);
  });

  it("can be given up, and what comes then is not looked at", async () => {
    const { asked, rewriter } = server();
    expect(rewriter.cancel()).toBe(false);
    rewriter.ask(CUE, WANTED);
    expect(rewriter.cancel()).toBe(true);
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.answer(REWRITES);
    await settled();
    expect(rewriter.of("a").state).toBe("idle");
    rewriter.ask(CUE, WANTED);
    asked[0]?.refuse(new Error("late"));
    await settled();
    expect(rewriter.of("a").state).toBe("working");
  });

  it("gives up the one before, and tells what went wrong", async () => {
    const { asked, rewriter } = server();
    rewriter.ask(CUE, WANTED);
    rewriter.ask({ id: "b", start_ms: 5_000 }, WANTED);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(rewriter.of("a").state).toBe("idle");
    const why = new Error("away");
    asked[1]?.refuse(why);
    await settled();
    expect(rewriter.of("b")).toEqual({ state: "failed", problem: why });
  });
});

describe("proposals", () => {
  const texts = (cue: EditCue, ms = 4_000, state: ReturnType<Rewriter["of"]> = { state: "idle" }): string[] =>
    proposalsOf(cue, state, { ...ROOM, ms }, 160).map(({ text }) => text);

  it("are those that came last, while the cue begins where it was asked for and they fit", () => {
    const done = { state: "done", start_ms: 1_000, rewrites: REWRITES } as const;
    expect(texts(CUE, 4_000, done)).toEqual(["Tom waves to everybody.", "Tom waves."]);
    expect(texts(CUE, 1_000, done)).toEqual(["Tom waves."]);
    expect(texts({ ...CUE, start_ms: 1_200 }, 4_000, done)).toEqual([]);
    expect(texts({ ...CUE, end_ms: 4_000, text: "Tom waves." }, 4_000, done)).toHaveLength(2);
  });

  it("else lie with the cue, if they are some", () => {
    const kept = ["One.", "Two.", "Three.", "Four."].map((text) => ({ ...proposal(text), start_ms: 1_000 }));
    expect(texts({ ...CUE, data: { rewrites: kept } })).toEqual(["One.", "Two.", "Three."]);
    expect(texts({ ...CUE, start_ms: 0, data: { rewrites: kept } })).toEqual([]);
    for (const strange of [null, "x", [null, 1, {}, { text: "No source.", start_ms: 1_000 }]]) expect(texts({ ...CUE, data: { rewrites: strange } })).toEqual([]);
  });
});
