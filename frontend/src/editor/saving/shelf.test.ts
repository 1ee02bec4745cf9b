import { IDBFactory } from "fake-indexeddb";
import { describe, expect, it } from "vitest";

import type { Kept } from "./contract";
import { shelfOf, unsavedTracks } from "./shelf";

const kept = (id: string, holder = id): Kept => ({
  id, holder, revision: 3, flight: { id: "batch", revision: 3, operations: [] }, queue: [{ op: "set", cue_id: "a", text: "x" }], seen: [], clashes: [], aside: [],
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
    expect(claims).toEqual([true, false, false]);
    expect((await shelf.all()).map(({ holder }) => holder)).toEqual(["one"]);
    expect(await shelf.claim("gone", "gone", "one")).toBe(false);
  });

  it("writes what was taken over and forgets where it came from, in one step", async () => {
    const shelf = shelfOf("me", "track", inBrowser());
    await shelf.write("dead", kept("dead"), []);
    await shelf.write("one", kept("one"), ["dead"]);
    expect((await shelf.all()).map(({ id }) => id)).toEqual(["one"]);
    await shelf.write("one", null, []);
    expect(await shelf.all()).toEqual([]);
  });

  it("fails, and does not throw elsewhere, where the browser has no database", async () => {
    const shelf = shelfOf("me", "track", () => {
      throw new Error("forbidden");
    });
    await expect(shelf.all()).rejects.toThrow("forbidden");
    await expect(shelf.write("one", null, [])).rejects.toThrow("forbidden");
  });
});
