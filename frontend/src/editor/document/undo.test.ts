import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { anyGesture, anyOperations, anyScript } from "./arbitrary";
import { EditorStore } from "./EditorStore";
import * as gestures from "./gestures";
import type { Script } from "./types";
import { dragging, following, typing } from "./undo";

const script: Script = {
  cues: ["a", "b"].map((id, at) => ({
    id, start_ms: at * 2_000, end_ms: at * 2_000 + 1_000, text: id, extended: false, status: "draft", recording: "", data: {},
  })),
};

function opened(on = script) {
  const clock = { now: 0 };
  const store = new EditorStore(on, () => clock.now);
  const type = (id: string, text: string): void => {
    store.dispatch(gestures.setText(store.readScript(), id, text), "text", typing(id, "text"));
  };
  return { store, clock, type };
}

describe("one gesture", () => {
  it("takes what follows of it along, however late that comes", () => {
    const { store, clock, type } = opened();
    const before = store.cue("a");
    type("a", "long");
    clock.now += 5_000; // the voice is slow to answer
    store.dispatch(gestures.setEnd(store.readScript(), "a", 950), "text", following("a", "text"));
    expect(store.cue("a")).toMatchObject({ text: "long", end_ms: 950 });
    clock.now += 100;
    type("a", "longer"); // a gesture of its own: what was typed last lies far back
    store.undo();
    expect(store.cue("a")).toMatchObject({ text: "long", end_ms: 950 });
    store.undo();
    expect(store.cue("a")).toEqual(before);
  });

  it("is what is typed in one field without a pause", () => {
    const { store, clock, type } = opened();
    for (const text of ["ax", "axy", "axyz"]) {
      type("a", text);
      clock.now += 900;
    }
    clock.now += 200;
    type("a", "axyz!");
    store.undo();
    expect(store.cue("a")?.text).toBe("axyz");
    store.undo();
    expect(store.cue("a")?.text).toBe("a");
    expect(store.undo()).toBeNull();
    store.redo();
    expect(store.cue("a")?.text).toBe("axyz");
  });

  it("ends with another cue, and when the field is left", () => {
    const { store, type } = opened();
    type("a", "a1");
    type("b", "b1");
    type("a", "a2");
    store.settle();
    type("a", "a3");
    const texts: (string | undefined)[] = [];
    while (store.undo() !== null) texts.push(`${store.cue("a")?.text} ${store.cue("b")?.text}`);
    expect(texts).toEqual(["a2 b1", "a1 b1", "a1 b", "a b"]);
  });

  it("is a whole drag, however slow", () => {
    const { store, clock } = opened();
    for (let step = 0; step < 5; step += 1) {
      store.dispatch(gestures.move(store.readScript(), "a", 100), "move", dragging(1));
      clock.now += 60_000;
    }
    store.dispatch(gestures.move(store.readScript(), "a", 100), "move", dragging(2));
    expect(store.readUndoable()).toEqual({ undo: "move", redo: null });
    store.undo();
    expect(store.cue("a")?.start_ms).toBe(500);
    store.undo();
    expect(store.cue("a")?.start_ms).toBe(0);
    expect(store.readUndoable()).toEqual({ undo: null, redo: "move" });
  });
});

describe("after others wrote", () => {
  it("only what still holds is taken back", () => {
    const { store } = opened();
    store.dispatch([{ op: "set", cue_id: "a", text: "mine", start_ms: 10 }], "text");
    store.receive([{ op: "set", cue_id: "a", text: "theirs" }], { id: "u", name: "Ana" });
    store.undo();
    expect(store.cue("a")).toMatchObject({ text: "theirs", start_ms: 0 });
    store.redo();
    expect(store.cue("a")).toMatchObject({ text: "theirs", start_ms: 10 });
  });

  it("a gesture of which nothing is left is passed by", () => {
    const { store, type } = opened();
    type("b", "mine too");
    type("a", "mine");
    store.receive([{ op: "set", cue_id: "a", text: "theirs" }], null);
    expect(store.undo()).toBe("text");
    expect([store.cue("a")?.text, store.cue("b")?.text]).toEqual(["theirs", "b"]);
  });

  it("a cue that I added stays where somebody wrote into it", () => {
    const { store } = opened();
    store.dispatch(gestures.insertAt(store.readScript(), 9_000, [], "n"), "insert");
    store.receive([{ op: "set", cue_id: "n", text: "theirs" }], null);
    expect(store.undo()).toBeNull();
    expect(store.cue("n")?.text).toBe("theirs");
  });

  it("a cue that I removed does not come twice", () => {
    const { store } = opened();
    const back = { op: "add", cue_id: "a", start_ms: 0, end_ms: 9, text: "theirs", extended: false, status: "draft", recording: "" } as const;
    store.dispatch(gestures.remove(store.readScript(), "a"), "remove");
    store.receive([back], null);
    expect(store.undo()).toBeNull();
    expect(store.cue("a")?.text).toBe("theirs");
  });

  it("their changes are never taken back, whatever happened", () => {
    const change = fc.oneof(
      anyGesture.map((gesture) => ({ kind: "mine" as const, gesture })),
      anyOperations.map((operations) => ({ kind: "theirs" as const, operations })),
    );
    fc.assert(
      fc.property(anyScript, fc.array(change, { maxLength: 15 }), (before, changes) => {
        const { store } = opened(before);
        changes.forEach((one, at) => {
          if (one.kind === "mine") store.dispatch(one.gesture(store.readScript(), `n${at}`), "text");
          else store.receive(one.operations, null);
        });
        const marked = store.readScript().cues.map(({ id }) => ({ op: "set" as const, cue_id: id, text: `theirs ${id}` }));
        store.receive(marked, null);
        while (store.undo() !== null);
        for (const { cue_id, text } of marked) expect(store.cue(cue_id)?.text).toBe(text);
      }),
    );
  });
});

it("undo and redo come to exactly the same scripts", () => {
  fc.assert(
    fc.property(anyScript, fc.array(anyGesture, { maxLength: 15 }), (before, gestured) => {
      const { store } = opened(before);
      const scripts = [before];
      gestured.forEach((gesture, at) => {
        store.dispatch(gesture(store.readScript(), `n${at}`), "text");
        if (store.readScript() !== scripts.at(-1)) scripts.push(store.readScript());
      });
      for (const expected of scripts.slice(0, -1).reverse()) {
        store.undo();
        expect(store.readScript()).toEqual(expected);
      }
      for (const expected of scripts.slice(1)) {
        store.redo();
        expect(store.readScript()).toEqual(expected);
      }
    }),
  );
});
