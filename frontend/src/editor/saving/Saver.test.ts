import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import * as gestures from "../document/gestures";
import type { EditCue, Script } from "../document/types";
import { Saver } from "./Saver";
import { Browser, FORBIDDEN, Line, StandInServer, type Fate } from "./standIns";

const ME = { id: "me", name: "Me" };
const ANA = { id: "ana", name: "Ana" };

const cue = (id: string, start_ms: number): EditCue => ({
  id, start_ms, end_ms: start_ms + 1_000, text: id, extended: false, status: "draft", recording: "", data: {},
});
const script: Script = { cues: [cue("a", 0), cue("b", 2_000), cue("c", 4_000)] };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened(server = new StandInServer(script), browser = new Browser(), fate: () => Fate = () => ({})) {
  const line = new Line(server, ME, fate);
  const saver = await Saver.open({ server: line, shelf: browser.shelf, tabs: browser.tab() });
  const { store } = saver;
  const type = (id: string, text: string): void => {
    store.dispatch(gestures.setText(store.readScript(), id, text), "text");
  };
  return { server, browser, line, saver, store, type, state: () => saver.read() };
}

const pass = (ms = 600): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const textOf = (on: Script, id: string): string | undefined => on.cues.find((one) => one.id === id)?.text;
let byAna = 0;
function ana(server: StandInServer, ...operations: Parameters<StandInServer["save"]>[1]["operations"]): void {
  byAna += 1;
  server.save(ANA, { id: `ana ${byAna}`, revision: server.revision, operations });
}

describe("saving", () => {
  it("keeps a keystroke in the browser before it sends anything", async () => {
    const { browser, line, type } = await opened();
    type("a", "x");
    expect([...browser.kept.values()][0]?.queue).toEqual([{ op: "set", cue_id: "a", text: "x" }]);
    expect(line.sent).toEqual([]);
  });

  it("has the batch in the browser before it leaves", async () => {
    const { browser, line, type } = await opened();
    const before: unknown[] = [];
    vi.spyOn(line, "send").mockImplementation((batch) => {
      before.push([...browser.kept.values()].map(({ flight }) => flight?.id === batch.id));
      return Promise.resolve({ revision: 2, at: null });
    });
    type("a", "x");
    await pass();
    expect(before).toEqual([[true]]);
  });

  it("sends one batch when the typing rests, with the last text only", async () => {
    const { server, line, type, state, browser } = await opened();
    for (const text of ["x", "xy", "xyz"]) {
      type("a", text);
      await pass(300);
    }
    expect(state()).toMatchObject({ kind: "saving", pending: 1, at: 1_000 });
    await pass();
    expect(line.sent.map(({ revision, operations }) => ({ revision, operations }))).toEqual([
      { revision: 1, operations: [{ op: "set", cue_id: "a", text: "xyz" }] },
    ]);
    expect(textOf(server.script, "a")).toBe("xyz");
    expect(state()).toMatchObject({ kind: "saved", pending: 0, at: 2_000, kept: true });
    expect(browser.kept.size).toBe(0);
  });

  it("does not wait for ever for somebody who never rests", async () => {
    const { line, type } = await opened();
    for (let at = 0; at < 12; at += 1) {
      type("a", `text ${at}`);
      await pass(300);
    }
    expect(line.sent.length).toBe(1);
  });

  it("saves at once when asked to", async () => {
    const { server, saver, type } = await opened();
    type("a", "now");
    await saver.flush();
    expect(textOf(server.script, "a")).toBe("now");
  });

  it("says nothing of what was taken back before it was sent", async () => {
    const { line, store, type, state } = await opened();
    type("a", "x");
    store.undo();
    await pass();
    expect(line.sent).toEqual([]);
    expect(state().kind).toBe("saved");
  });

  it("leaves the spaces that somebody just typed", async () => {
    const { server, store, type, state } = await opened();
    type("a", "two ");
    await pass();
    expect(textOf(server.script, "a")).toBe("two");
    expect(store.cue("a")?.text).toBe("two ");
    expect(state()).toMatchObject({ kind: "saved", pending: 0 });
    type("a", "two words");
    await pass();
    expect(textOf(server.script, "a")).toBe("two words");
  });

  it("sends a new cue when it has words", async () => {
    const { server, store, type, state } = await opened();
    store.dispatch(gestures.insertAt(store.readScript(), 9_000, [], "n"), "insert");
    await pass();
    expect(state()).toMatchObject({ kind: "saved", pending: 0, unfinished: ["n"] });
    type("n", "Now it has some.");
    await pass();
    expect(textOf(server.script, "n")).toBe("Now it has some.");
    expect(state().unfinished).toEqual([]);
  });

  it("has one batch on its way at a time", async () => {
    const fates: Fate[] = [{}];
    const { server, line, type } = await opened(undefined, undefined, () => fates.shift() ?? { delay_ms: 1_000 });
    type("a", "one");
    await pass(1_000);
    type("a", "two");
    await pass(800);
    expect(line.sent.length).toBe(1);
    await pass(5_000);
    expect(line.sent.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(textOf(server.script, "a")).toBe("two");
  });
});

describe("without a connection", () => {
  it("everything is kept, and sent when there is one", async () => {
    const { server, line, saver, type, state } = await opened();
    line.down = true;
    type("a", "offline");
    await pass(5_000);
    expect(state()).toMatchObject({ kind: "offline", pending: 1 });
    line.down = false;
    await saver.retry();
    expect(textOf(server.script, "a")).toBe("offline");
    expect(state().kind).toBe("saved");
  });

  it("it tries again by itself, ever less often", async () => {
    const { server, line, type } = await opened();
    line.down = true;
    type("a", "offline");
    await pass(120_000);
    expect(line.sent.length).toBeLessThan(9);
    expect(new Set(line.sent.map(({ id }) => id)).size).toBe(1);
    line.down = false;
    await pass(31_000);
    expect(textOf(server.script, "a")).toBe("offline");
  });

  it("an answer that got lost does not save twice", async () => {
    const fates: Fate[] = [{}, { lost: "answer" }];
    const { server, type, state } = await opened(undefined, undefined, () => fates.shift() ?? {});
    type("a", "once");
    await pass(5_000);
    expect(server.history.length).toBe(1);
    expect(state().kind).toBe("saved");
  });

  it("a server that never answers is asked again", async () => {
    const fates: Fate[] = [{}, { delay_ms: 100_000 }];
    const { server, type } = await opened(undefined, undefined, () => fates.shift() ?? {});
    type("a", "patient");
    await pass(35_000);
    expect(textOf(server.script, "a")).toBe("patient");
    await pass(200_000);
    expect(server.history.length).toBe(1);
  });

  it("after the session ended everything is kept until somebody signs in", async () => {
    const { server, line, saver, type, state } = await opened();
    line.signedOut = true;
    type("a", "kept");
    await pass(60_000);
    expect(state()).toMatchObject({ kind: "signed_out", pending: 1 });
    expect(line.sent.length).toBe(1);
    line.signedOut = false;
    await saver.retry();
    expect(textOf(server.script, "a")).toBe("kept");
  });

  it("a browser that keeps nothing says so and saves all the same", async () => {
    const browser = new Browser();
    browser.broken = true;
    const { server, type, state } = await opened(undefined, browser);
    type("a", "x");
    await pass();
    expect(state()).toMatchObject({ kind: "saved", kept: false });
    expect(textOf(server.script, "a")).toBe("x");
  });
});

describe("other people's changes", () => {
  it("come in when they are heard of, and are not undone", async () => {
    const { server, saver, store } = await opened();
    ana(server, { op: "set", cue_id: "b", text: "by Ana" });
    saver.changed(2);
    await pass(0);
    expect(store.cue("b")?.text).toBe("by Ana");
    expect(store.visit("b")?.who).toEqual(ANA);
    expect(store.undo()).toBeNull();
  });

  it("are each told by their names", async () => {
    const { server, saver, store } = await opened();
    ana(server, { op: "set", cue_id: "a", text: "by Ana" });
    server.save({ id: "bo", name: "Bo" }, { id: "bo 1", revision: 2, operations: [{ op: "set", cue_id: "b", text: "by Bo" }] });
    await saver.poll();
    expect([store.visit("a")?.who?.name, store.visit("b")?.who?.name]).toEqual(["Ana", "Bo"]);
  });

  it("of other fields merge", async () => {
    const { server, store, type, state } = await opened();
    type("a", "mine");
    ana(server, { op: "set", cue_id: "a", end_ms: 1_500 });
    await pass();
    expect(store.cue("a")).toMatchObject({ text: "mine", end_ms: 1_500 });
    expect(server.script.cues[0]).toMatchObject({ text: "mine", end_ms: 1_500 });
    expect(state().kind).toBe("saved");
  });

  it("of the same field are a clash, with mine on the screen, and the rest is saved", async () => {
    const { server, store, type, state } = await opened();
    type("a", "mine");
    type("b", "also mine");
    ana(server, { op: "set", cue_id: "a", text: "hers" });
    await pass();
    expect(state().clashes).toEqual([{ cue_id: "a", field: "text", mine: "mine", theirs: "hers", who: ANA, at: "at 2" }]);
    expect(state()).toMatchObject({ kind: "clash", pending: 1 });
    expect(store.cue("a")?.text).toBe("mine");
    expect([textOf(server.script, "a"), textOf(server.script, "b")]).toEqual(["hers", "also mine"]);
  });

  it("stay, or give way, as the person decides", async () => {
    for (const [side, text] of [["mine", "mine, longer"], ["theirs", "hers"]] as const) {
      const { server, saver, store, type, state } = await opened();
      type("a", "mine");
      ana(server, { op: "set", cue_id: "a", text: "hers" });
      await pass();
      type("a", "mine, longer");
      await pass();
      expect(textOf(server.script, "a")).toBe("hers");
      saver.decide("a", "text", side);
      await pass();
      expect([textOf(server.script, "a"), store.cue("a")?.text]).toEqual([text, text]);
      expect(state()).toMatchObject({ kind: "saved", pending: 0 });
    }
  });

  it("are no clash with what was typed behind a batch that merged with them", async () => {
    const fates: Fate[] = [{}];
    const { server, store, type, state } = await opened(undefined, undefined, () => fates.shift() ?? { delay_ms: 300 });
    type("a", "one");
    await pass(550);
    type("a", "one two");
    ana(server, { op: "set", cue_id: "a", end_ms: 1_500 });
    await pass(2_000);
    expect(state()).toMatchObject({ kind: "saved", clashes: [] });
    expect(server.script.cues[0]).toMatchObject({ text: "one two", end_ms: 1_500 });
    expect(store.cue("a")).toEqual(server.script.cues[0]);
  });

  it("are no clash with mere spaces", async () => {
    const { server, saver, store, type, state } = await opened();
    type("a", "two ");
    await pass();
    ana(server, { op: "set", cue_id: "a", text: "hers" });
    await saver.poll();
    expect(store.cue("a")?.text).toBe("hers");
    expect(state()).toMatchObject({ kind: "saved", clashes: [] });
  });

  it("are no clash where both did the same", async () => {
    const { server, type, state } = await opened();
    type("a", "the same ");
    ana(server, { op: "set", cue_id: "a", text: "the same" });
    await pass();
    expect(state()).toMatchObject({ kind: "saved", pending: 0 });
    expect(server.history.length).toBe(1);
  });

  it("that leave no time together are a clash of the times", async () => {
    const { server, store, state } = await opened();
    store.dispatch(gestures.setStart(store.readScript(), "a", 700), "start");
    ana(server, { op: "set", cue_id: "a", end_ms: 500 });
    await pass();
    const [mine, theirs] = [{ start_ms: 700, end_ms: 1_000 }, { start_ms: 0, end_ms: 500 }];
    expect(state().clashes).toMatchObject([{ field: "times", mine, theirs }]);
    expect(store.cue("a")).toMatchObject({ start_ms: 700, end_ms: 1_000 });
  });

  it("a removed cue that I wrote in stays until I decide", async () => {
    for (const [side, text] of [["mine", "mine"], ["theirs", undefined]] as const) {
      const { server, saver, store, type, state } = await opened();
      type("a", "mine");
      ana(server, { op: "remove", cue_id: "a" });
      await pass();
      expect(state().clashes).toMatchObject([{ cue_id: "a", field: "cue", mine: { text: "mine" }, theirs: null, who: ANA }]);
      expect(store.cue("a")?.text).toBe("mine");
      saver.decide("a", "cue", side);
      await pass();
      expect([textOf(server.script, "a"), store.cue("a")?.text]).toEqual([text, text]);
      expect(state().kind).toBe("saved");
    }
  });

  it("a cue that I removed and another wrote in is to be decided too", async () => {
    for (const [side, text] of [["mine", undefined], ["theirs", "hers"]] as const) {
      const { server, saver, store, state } = await opened();
      store.dispatch(gestures.remove(store.readScript(), "a"), "remove");
      ana(server, { op: "set", cue_id: "a", text: "hers" });
      await pass();
      expect(state().clashes).toMatchObject([{ cue_id: "a", field: "cue", mine: null, theirs: { text: "hers" } }]);
      expect(store.cue("a")).toBeUndefined();
      saver.decide("a", "cue", side);
      await pass();
      expect([textOf(server.script, "a"), store.cue("a")?.text]).toEqual([text, text]);
    }
  });

  it("that nobody can list are found in the script itself", async () => {
    const { server, saver, store, type, state } = await opened();
    type("a", "mine");
    type("b", "mine too");
    ana(server, { op: "set", cue_id: "a", text: "imported" }, { op: "set", cue_id: "c", text: "imported" });
    ana(server, { op: "set", cue_id: "c", text: "imported again" });
    server.history.shift();
    await saver.poll();
    expect(store.cue("c")?.text).toBe("imported again");
    expect(state().clashes).toMatchObject([{ cue_id: "a", field: "text", mine: "mine", theirs: "imported", who: null }]);
    await pass();
    expect(textOf(server.script, "b")).toBe("mine too");
  });
});

describe("what the server refuses for good", () => {
  it("goes aside alone, and the rest is saved", async () => {
    const { server, store, type, state } = await opened();
    type("a", "fine");
    type("b", `${FORBIDDEN} words`);
    type("c", "fine too");
    await pass(5_000);
    expect(server.script.cues.map(({ text }) => text)).toEqual(["fine", "b", "fine too"]);
    expect(state().aside).toMatchObject([{ cue_id: "b", operation: { text: `${FORBIDDEN} words` }, problem: { status: 422 } }]);
    expect(state()).toMatchObject({ kind: "refused", pending: 0 });
    expect(store.cue("b")?.text).toBe("b");
  });

  it("lies there until it is let go or tried again", async () => {
    const first = await opened();
    first.type("b", FORBIDDEN);
    await pass();
    first.saver.stop();
    const { saver, store, state, browser } = await opened(first.server, first.browser);
    expect(state().aside.map(({ cue_id }) => cue_id)).toEqual(["b"]);
    const asideId = (): string => state().aside[0]?.id ?? "";
    saver.tryAgain(asideId());
    expect(store.cue("b")?.text).toBe(FORBIDDEN);
    await pass();
    expect(state().aside.length).toBe(1);
    saver.letGo(asideId());
    await pass();
    expect(state()).toMatchObject({ kind: "saved", aside: [] });
    expect(browser.kept.size).toBe(0);
  });

  it("waits whole where the track itself is closed", async () => {
    const { server, line, saver, store, type, state } = await opened();
    server.barred = true;
    type("a", "late");
    await pass(60_000);
    expect(state()).toMatchObject({ kind: "refused", pending: 1, aside: [] });
    expect(state().problem?.type).toBe("urn:ad:problem:track-approved");
    expect(line.sent.length).toBe(1);
    expect(store.cue("a")?.text).toBe("late");
    const kinds: string[] = [];
    saver.subscribe(() => kinds.push(state().kind));
    await saver.poll();
    expect(new Set(kinds)).toEqual(new Set(["refused"]));
    server.barred = false;
    await saver.retry();
    await saver.flush();
    expect(textOf(server.script, "a")).toBe("late");
  });
});

describe("on opening", () => {
  it("what a crash left is shown and saved", async () => {
    const first = await opened();
    first.type("a", "unsaved");
    first.saver.stop();
    const { server, store, state } = await opened(first.server, first.browser);
    expect(store.cue("a")?.text).toBe("unsaved");
    await pass();
    expect(textOf(server.script, "a")).toBe("unsaved");
    expect(state()).toMatchObject({ kind: "saved", pending: 0 });
    expect(first.browser.kept.size).toBe(0);
  });

  it("a batch that was on its way is not saved twice, and what came after it is no clash", async () => {
    const fates: Fate[] = [{}, { lost: "answer" }];
    const first = await opened(undefined, undefined, () => fates.shift() ?? {});
    first.type("a", "on its way");
    await pass();
    first.type("a", "on its way, and more");
    first.saver.stop();
    const { server, state } = await opened(first.server, first.browser);
    await pass();
    expect(server.history.map(({ operations }) => operations)).toMatchObject([[{ text: "on its way" }], [{ text: "on its way, and more" }]]);
    expect(state()).toMatchObject({ kind: "saved", clashes: [] });
  });

  it("yesterday's tab does not write over what others did since", async () => {
    const first = await opened();
    first.type("a", "yesterday");
    first.type("b", "yesterday");
    first.store.dispatch(gestures.move(first.store.readScript(), "c", 500), "move");
    first.saver.stop();
    ana(first.server, { op: "set", cue_id: "a", text: "today" }, { op: "remove", cue_id: "b" }, { op: "set", cue_id: "c", text: "today" });
    const { server, store, state } = await opened(first.server, first.browser);
    await pass();
    expect(state().clashes).toMatchObject([
      { cue_id: "a", field: "text", mine: "yesterday", theirs: "today", who: ANA },
      { cue_id: "b", field: "cue", mine: { text: "yesterday" }, theirs: null, who: ANA },
    ]);
    expect(server.script.cues.find(({ id }) => id === "c")).toMatchObject({ text: "today", start_ms: 4_500 });
    expect(store.cue("b")?.text).toBe("yesterday");
  });

  it("what is left comes when the line allows it", async () => {
    const first = await opened();
    first.type("a", "unsaved");
    first.saver.stop();
    const fates: Fate[] = [{}, { lost: "question" }];
    const { store, state } = await opened(first.server, first.browser, () => fates.shift() ?? {});
    expect(state()).toMatchObject({ kind: "offline", pending: 1 });
    await pass(2_000);
    expect(store.cue("a")?.text).toBe("unsaved");
  });
});

describe("two tabs", () => {
  it("show each other's changes", async () => {
    const one = await opened();
    const other = await opened(one.server, one.browser);
    one.type("a", "from one");
    await pass();
    expect(other.store.cue("a")?.text).toBe("from one");
  });

  it("leave each other's unsaved changes alone while both live", async () => {
    const one = await opened();
    one.line.down = true;
    one.type("a", "one's");
    const other = await opened(one.server, one.browser);
    expect(other.store.cue("a")?.text).toBe("a");
    await other.saver.poll();
    expect(other.store.cue("a")?.text).toBe("a");
  });

  it("take over at once what one that closes leaves", async () => {
    const one = await opened();
    const other = await opened(one.server, one.browser);
    one.line.down = true;
    one.type("a", "one's");
    await pass();
    one.saver.stop();
    await pass();
    expect(other.store.cue("a")?.text).toBe("one's");
    expect(textOf(one.server.script, "a")).toBe("one's");
    expect(one.browser.kept.size).toBe(0);
  });

  it("keep what is before the person's eyes, and put what the other left aside", async () => {
    const one = await opened();
    const other = await opened(one.server, one.browser);
    one.line.down = true;
    one.type("a", "one's");
    one.store.dispatch(gestures.move(one.store.readScript(), "a", 300), "move");
    other.type("a", "other's");
    one.saver.stop();
    await pass();
    expect(other.store.cue("a")).toMatchObject({ text: "other's", start_ms: 300 });
    expect(one.server.script.cues[0]).toMatchObject({ text: "other's", start_ms: 300 });
    expect(other.state().aside).toMatchObject([{ cue_id: "a", operation: { text: "one's" }, problem: null }]);
    other.saver.tryAgain(other.state().aside[0]?.id ?? "");
    await pass();
    expect(textOf(one.server.script, "a")).toBe("one's");
    expect(other.state()).toMatchObject({ kind: "saved", aside: [] });
  });

  it("take over what the other left, with what both wrote to be decided", async () => {
    const one = await opened();
    const other = await opened(one.server, one.browser);
    one.line.down = true;
    other.line.down = true;
    one.type("a", "one's");
    one.type("b", "one's b");
    other.type("a", "other's");
    await pass();
    one.saver.stop();
    other.line.down = false;
    await other.saver.poll();
    await pass();
    expect(other.state().clashes).toMatchObject([{ cue_id: "a", mine: "one's", theirs: "other's", who: ME }]);
    expect(other.store.cue("a")?.text).toBe("one's");
    expect([textOf(one.server.script, "a"), textOf(one.server.script, "b")]).toEqual(["other's", "one's b"]);
    other.saver.decide("a", "text", "theirs");
    await pass();
    expect(other.store.cue("a")?.text).toBe("other's");
    expect(one.browser.kept.size).toBe(0);
  });
});
