import { describe, expect, it, vi } from "vitest";

import { EditorStore } from "./EditorStore";
import * as gestures from "./gestures";
import type { EditCue, Script } from "./types";

const script: Script = {
  cues: ["a", "b", "c"].map((id, at) => ({
    id, start_ms: at * 2_000, end_ms: at * 2_000 + 1_000, text: id, extended: false, status: "draft", recording: "", data: {},
  })),
};

describe("EditorStore", () => {
  it("tells only who shows the cue that changed", () => {
    const store = new EditorStore(script);
    const [a, b, all] = [vi.fn(), vi.fn(), vi.fn()];
    store.subscribeCue("a", a);
    store.subscribeCue("b", b);
    store.subscribe(all);
    store.dispatch(gestures.setText(store.readScript(), "a", "else"), "text");
    expect([a, b, all].map((told) => told.mock.calls.length)).toEqual([1, 0, 1]);
    store.dispatch(gestures.move(store.readScript(), "a", 9_000), "move");
    expect(store.readOrder()).toEqual(["b", "c", "a"]);
  });

  it("keeps the order's identity while no cue changes places", () => {
    const store = new EditorStore(script);
    const order = store.readOrder();
    store.dispatch(gestures.move(store.readScript(), "a", 100), "move");
    expect(store.readOrder()).toBe(order);
  });

  it("gives what the person did to be saved, and nothing that others did", () => {
    const store = new EditorStore(script);
    const saved = vi.fn();
    store.onEdit(saved);
    store.receive([{ op: "set", cue_id: "a", text: "theirs" }], { id: "u", name: "Ana" });
    expect(saved).not.toHaveBeenCalled();
    expect(store.visit("a")?.who?.name).toBe("Ana");
    store.dispatch([{ op: "set", cue_id: "a", text: "mine", start_ms: 0 }, { op: "remove", cue_id: "x" }], "text");
    expect(saved).toHaveBeenCalledWith([{ op: "set", cue_id: "a", text: "mine" }]);
    expect(store.visit("a")).toBeUndefined();
    store.undo();
    expect(saved).toHaveBeenLastCalledWith([{ op: "set", cue_id: "a", text: "theirs" }]);
  });

  it("passes the selection of a removed cue to its neighbour", () => {
    const store = new EditorStore(script);
    store.select("b");
    store.dispatch(gestures.remove(store.readScript(), "b"), "remove");
    expect(store.readSelected()).toBe("c");
    store.dispatch(gestures.remove(store.readScript(), "c"), "remove");
    expect(store.readSelected()).toBe("a");
    store.receive([{ op: "remove", cue_id: "a" }], null);
    expect(store.readSelected()).toBeNull();
  });

  it("changes one of three thousand cues within a frame", () => {
    const cueAt = (at: number): EditCue => ({ ...script.cues[0]!, id: `cue ${at}`, start_ms: at * 2_000, end_ms: at * 2_000 + 1_000 });
    const many = Array.from({ length: 3_000 }, (_, at) => cueAt(at));
    const store = new EditorStore({ cues: many });
    const begun = performance.now();
    for (let at = 0; at < 20; at += 1) store.dispatch(gestures.setText(store.readScript(), "cue 1500", `text ${at}`), "text");
    expect((performance.now() - begun) / 20).toBeLessThan(16);
  });
});
