import { IDBFactory } from "fake-indexeddb";
import { describe, expect, it } from "vitest";

import type { Kept } from "./contract";
import { Saver } from "./Saver";
import { shelfOf, unsavedTracks } from "./shelf";
import { Line, StandInServer } from "./standIns";
import { tabsOf } from "./tabs";

const kept = (id: string, holder = id): Kept => ({
  id,
  holder,
  revision: 3,
  flight: { id: "batch", revision: 3, operations: [] },
  queue: [{ op: "set", cue_id: "a", text: "x" }],
  seen: [],
  clashes: [],
  aside: [],
});

function inBrowser(): () => IDBFactory {
  const factory = new IDBFactory();
  return () => factory;
}

describe("the shelf in the browser's database", () => {
  it("keeps each tab's changes beyond the page", async () => {
    const factory = inBrowser();
    const shelf = shelfOf("me", "track", factory);
    await shelf.write("one", kept("one"), []);
    await shelf.write("two", kept("two"), []);
    await shelf.write("one", { ...kept("one"), queue: [] }, []);
    const again = await shelfOf("me", "track", factory).all();
    expect(again).toMatchObject([{ ...kept("one"), queue: [] }, kept("two")]);
  });

  it("shows nobody what another person left, nor another track's", async () => {
    const factory = inBrowser();
    await shelfOf("me", "track", factory).write("one", kept("one"), []);
    expect(await shelfOf("other", "track", factory).all()).toEqual([]);
    expect(await shelfOf("me", "other track", factory).all()).toEqual([]);
    expect(await unsavedTracks("me", factory)).toEqual(["track"]);
    expect(await unsavedTracks("other", factory)).toEqual([]);
  });

  it("gives what a tab left to one other only", async () => {
    const factory = inBrowser();
    const shelf = shelfOf("me", "track", factory);
    await shelf.write("dead", kept("dead"), []);
    const claims = await Promise.all(["one", "two", "three"].map((tab) => shelf.claim("dead", "dead", tab)));
    expect(claims).toMatchObject([kept("dead"), null, null]);
    expect((await shelf.all()).map(({ holder }) => holder)).toEqual(["one"]);
    expect(await shelf.claim("gone", "gone", "one")).toBeNull();
  });

  it("writes what was taken over and forgets where it came from, in one step", async () => {
    const shelf = shelfOf("me", "track", inBrowser());
    await shelf.write("dead", kept("dead", "one"), []);
    await shelf.write("living", kept("living"), []);
    await shelf.write("one", kept("one"), ["dead", "living"]);
    expect((await shelf.all()).map(({ id }) => id)).toEqual(["living", "one"]);
    await shelf.write("living", null, []);
    await shelf.write("one", null, []);
    expect(await shelf.all()).toEqual([]);
  });

  it("brings a script through a crash", async () => {
    const factory = inBrowser();
    const cue = { id: "a", start_ms: 0, end_ms: 1_000, text: "said", extended: false, status: "draft", recording: "", data: {} } as const;
    const server = new StandInServer({ cues: [cue] });
    const open = (tab: string): Promise<Saver> =>
      Saver.open({ server: new Line(server, null), shelf: shelfOf("me", "track", factory), tabs: tabsOf("track", tab, null) });
    const first = await open("one");
    first.store.dispatch([{ op: "set", cue_id: "a", text: "unsaved" }], "text");
    first.stop();
    const second = await open("two");
    expect(second.store.cue("a")?.text).toBe("unsaved");
    expect(server.script.cues[0]?.text).toBe("unsaved");
    second.stop();
  });

  it("fails, and does not throw elsewhere, where the browser has no database", async () => {
    const shelf = shelfOf("me", "track", () => {
      throw new Error("forbidden");
    });
    await expect(shelf.all()).rejects.toThrow("forbidden");
    await expect(shelf.write("one", null, [])).rejects.toThrow("forbidden");
  });
});
