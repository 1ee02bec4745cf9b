import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { anyGesture, anyScript, FILM_MS } from "./arbitrary";
import * as gestures from "./gestures";
import { applied, apply, inOrder, isSound } from "./operations";
import type { EditCue, Operation, Script } from "./types";

const cue = (id: string, start_ms: number, end_ms: number, more: Partial<EditCue> = {}): EditCue => ({
  id, start_ms, end_ms, text: id, extended: false, status: "draft", recording: "", data: {}, ...more,
});
const script: Script = {
  cues: [
    cue("a", 1_000, 3_000, { text: "A man comes in. He sits down.", data: { evidence: 1 } }),
    cue("b", 5_000, 6_000, { extended: true, status: "approved" }),
  ],
};
const times = (operations: readonly Operation[], id: string, on = script): number[] => {
  const found = apply(on, operations).cues.find((one) => one.id === id);
  return found === undefined ? [] : [found.start_ms, found.end_ms];
};
const texts = (operations: readonly Operation[]): string[] => apply(script, operations).cues.map(({ text }) => text);

describe("times", () => {
  it("move together, and not out of the film", () => {
    expect(times(gestures.move(script, "a", 500.4), "a")).toEqual([1_500, 3_500]);
    expect(times(gestures.move(script, "a", -9_000), "a")).toEqual([0, 2_000]);
    expect(times(gestures.move(script, "b", 9_000, 7_000), "b")).toEqual([6_000, 7_000]);
    expect(gestures.move(script, "b", 100, 4_000)).toEqual([]);
  });

  it("never cross, and leave the least length", () => {
    expect(times(gestures.setStart(script, "a", 9_000), "a")).toEqual([2_800, 3_000]);
    expect(times(gestures.setEnd(script, "a", 0), "a")).toEqual([1_000, 1_200]);
    expect(times(gestures.setEnd(script, "b", 99_000, 8_000), "b")).toEqual([5_000, 8_000]);
  });

  it("go by frames from the nearest frame", () => {
    expect(times(gestures.nudge(script, "a", "start", -1, 25), "a")).toEqual([960, 3_000]);
    expect(times(gestures.nudge(script, "a", "end", 2, 24), "a")).toEqual([1_000, 3_083]);
    expect(times(gestures.nudge(script, "a", "both", 1, 25), "a")).toEqual([1_040, 3_040]);
  });

  it("meet: one ends where the next begins", () => {
    const met = gestures.meetNext(script, "a", 4_000);
    expect([times(met, "a"), times(met, "b")]).toEqual([[1_000, 4_000], [4_000, 6_000]]);
    expect(times(gestures.meetNext(script, "b", 7_000), "b")).toEqual([5_000, 7_000]);
  });
});

describe("a cue in two", () => {
  it("is divided at the caret", () => {
    expect(texts(gestures.split(script, "a", 2_000, 5, "n"))).toEqual(["A man", "comes in. He sits down.", "b"]);
  });

  it("is divided beside the word in which the caret stands", () => {
    expect(texts(gestures.split(script, "a", 2_000, 4, "n"))).toEqual(["A", "man comes in. He sits down.", "b"]);
  });

  it("is divided at the nearest sentence without a caret", () => {
    expect(texts(gestures.split(script, "a", 2_000, null, "n"))).toEqual(["A man comes in.", "He sits down.", "b"]);
  });

  it("is divided between words where no sentence is near", () => {
    expect(texts(gestures.split(script, "a", 2_900, null, "n"))[1]).toBe("down.");
  });

  it("keeps its name in the first part; the second has nothing of what models found", () => {
    const after = apply(script, gestures.split(script, "a", 2_000, null, "n"));
    expect(after.cues[0]).toMatchObject({ id: "a", start_ms: 1_000, end_ms: 2_000, data: { evidence: 1 } });
    expect(after.cues[1]).toMatchObject({ id: "n", start_ms: 2_000, end_ms: 3_000, data: {} });
  });

  it("is cut where its text is divided if the time is elsewhere", () => {
    expect(times(gestures.split(script, "a", 9_000, 15, "n"), "n")).toEqual([2_071, 3_000]);
  });

  it("is one if it is a word or too short", () => {
    expect(gestures.split(script, "b", 5_500, null, "n")).toEqual([]);
    expect(gestures.split({ cues: [cue("s", 0, 300, { text: "two words" })] }, "s", 150, null, "n")).toEqual([]);
  });

  it("is divided in scripts without spaces", () => {
    const japanese = { cues: [cue("j", 0, 2_000, { text: "男が入る。座る。" })] };
    const after = apply(japanese, gestures.split(japanese, "j", 1_000, null, "n"));
    expect(after.cues.map(({ text }) => text)).toEqual(["男が入る。", "座る。"]);
  });
});

describe("two cues in one", () => {
  it("have both texts, both times, and no status that only one had", () => {
    const [one, ...others] = apply(script, gestures.mergeWithNext(script, "a")).cues;
    expect(others).toEqual([]);
    expect(one).toMatchObject({ id: "a", text: "A man comes in. He sits down. b", extended: true, status: "draft" });
    expect(one).toMatchObject({ start_ms: 1_000, end_ms: 6_000 });
  });

  it("need a next one", () => {
    expect(gestures.mergeWithNext(script, "b")).toEqual([]);
  });
});

describe("a new cue", () => {
  const gaps = [{ start_ms: 500, end_ms: 4_000 }, { start_ms: 6_500, end_ms: 9_000 }];

  it("begins at the place in a gap", () => {
    expect(times(gestures.insertAt(script, 6_800, gaps, "n"), "n")).toEqual([6_800, 8_800]);
  });

  it("moves before the end of the gap and fits itself into what is free", () => {
    expect(times(gestures.insertAt(script, 8_500, gaps, "n"), "n")).toEqual([7_000, 9_000]);
    expect(times(gestures.insertAt(script, 3_500, gaps, "n"), "n")).toEqual([3_000, 4_000]);
    expect(times(gestures.insertAt(script, 700, gaps, "n"), "n")).toEqual([500, 1_000]);
  });

  it("comes between its neighbours where no gap is near", () => {
    expect(times(gestures.insertAt(script, 30_000, gaps, "n"), "n")).toEqual([30_000, 32_000]);
    expect(times(gestures.insertAt(script, 5_500, [], "n"), "n")).toEqual([6_000, 8_000]);
  });

  it("does not come where nothing is free", () => {
    expect(gestures.insertAt({ cues: [cue("all", 0, 5_000)] }, 1_000, [], "n", 5_000)).toEqual([]);
  });
});

describe("another gap", () => {
  const gaps = [{ start_ms: 0, end_ms: 4_000 }, { start_ms: 4_500, end_ms: 6_000 }, { start_ms: 8_000, end_ms: 9_000 }];

  it("is the next with free room, in which the cue keeps its length", () => {
    expect(times(gestures.toOtherGap(script, "a", "next", gaps), "a")).toEqual([4_500, 6_500]);
    expect(times(gestures.toOtherGap(script, "b", "next", gaps), "b")).toEqual([8_000, 9_000]);
    expect(times(gestures.toOtherGap(script, "b", "previous", gaps), "b")).toEqual([0, 1_000]);
  });

  it("is none after the last", () => {
    expect(gestures.toOtherGap(script, "a", "previous", gaps)).toEqual([]);
  });
});

it("a gesture on a cue that is gone means nothing", () => {
  expect(gestures.setText(script, "x", "t")).toEqual([]);
  expect(gestures.remove(script, "x")).toEqual([]);
  expect(gestures.split(script, "x", 0, null, "n")).toEqual([]);
});

it("a gesture that changes nothing means nothing", () => {
  expect(gestures.setText(script, "b", "b")).toEqual([]);
  expect(gestures.setExtended(script, "b", true)).toEqual([]);
  expect(gestures.move(script, "a", 0)).toEqual([]);
});

it("pasted control characters do not come into a text", () => {
  expect(gestures.setText(script, "b", "a\u0000b\n\u0085c")).toEqual([{ op: "set", cue_id: "b", status: "draft", text: "ab\nc" }]);
});

it("what is changed after it was approved is a draft again", () => {
  expect(gestures.move(script, "b", 100)).toEqual([{ op: "set", cue_id: "b", status: "draft", start_ms: 5_100, end_ms: 6_100 }]);
  expect(gestures.setSpan(script, "b", { start_ms: 5_000, end_ms: 6_000 })).toEqual([]);
  expect(gestures.setStatus(script, "b", "changes_asked")).toEqual([{ op: "set", cue_id: "b", status: "changes_asked" }]);
});

it("whatever is done, cues stay cues, each once, and in order", () => {
  fc.assert(
    fc.property(anyScript, fc.array(anyGesture, { maxLength: 20 }), (before, gestured) => {
      let now = before;
      gestured.forEach((gesture, at) => {
        const { script: after, ignored } = applied(now, gesture(now, `new ${at}`));
        expect(ignored).toEqual([]);
        expect(after.cues.every((one) => isSound(one) && one.end_ms <= FILM_MS + 3_000)).toBe(true);
        expect(new Set(after.cues.map(({ id }) => id)).size).toBe(after.cues.length);
        expect([...after.cues].sort(inOrder)).toEqual(after.cues);
        now = after;
      });
    }),
  );
});
