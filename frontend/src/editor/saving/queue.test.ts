import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { anyOperations, anyScript } from "../document/arbitrary";
import { applied, apply } from "../document/operations";
import type { Operation, Script } from "../document/types";
import { EMPTY, parcel, queued, tidied } from "./queue";

const script: Script = {
  cues: [{ id: "a", start_ms: 0, end_ms: 1_000, text: "said", extended: false, status: "draft", recording: "", data: {} }],
};
const add: Operation = { op: "add", cue_id: "n", start_ms: 0, end_ms: 9, text: "", extended: false, status: "draft", recording: "" };
const queueOf = (...operations: Operation[]) => queued(EMPTY, operations);

describe("the queue", () => {
  it("keeps one operation for each cue", () => {
    const typed: Operation = { op: "set", cue_id: "a", text: "x" };
    const together = (...operations: Operation[]): Operation[] => [...queueOf(...operations).values()];
    expect(together(typed, { op: "set", cue_id: "a", text: "xy", start_ms: 5 })).toEqual([{ ...typed, text: "xy", start_ms: 5 }]);
    expect(together(add, { op: "set", cue_id: "n", text: "words" })).toEqual([{ ...add, text: "words" }]);
    expect(together(add, { op: "remove", cue_id: "n" })).toEqual([]);
    expect(together(typed, { op: "remove", cue_id: "a" })).toEqual([{ op: "remove", cue_id: "a" }]);
  });

  it("comes to the same as everything in it, one after the other", () => {
    fc.assert(
      fc.property(anyScript, fc.array(anyOperations, { maxLength: 6 }), (before, gestures) => {
        let now = before;
        let queue = EMPTY;
        for (const operations of gestures) {
          const { script: after, did } = applied(now, operations);
          now = after;
          queue = queued(queue, did);
        }
        const fields = ({ cues }: Script) => cues.map((cue) => ({ ...cue, data: null }));
        expect(fields(apply(before, [...queue.values()]))).toEqual(fields(now));
        expect(fields(apply(before, [...tidied(queue, before).values()]))).toEqual(fields(now));
      }),
    );
  });
});

describe("a parcel", () => {
  it("leaves behind what has no words yet", () => {
    const { operations, rest } = parcel(queueOf(add, { op: "set", cue_id: "a", text: " ", start_ms: 5 }), script, 9);
    expect(operations).toEqual([{ op: "set", cue_id: "a", start_ms: 5 }]);
    expect([...rest.values()]).toEqual([add, { op: "set", cue_id: "a", text: " " }]);
  });

  it("holds texts without the spaces around them, which stay behind", () => {
    const { operations, rest } = parcel(queueOf({ ...add, text: "new " }, { op: "set", cue_id: "a", text: "said " }), script, 9);
    expect(operations).toMatchObject([{ op: "add", text: "new" }]);
    expect([...rest.values()]).toEqual([{ op: "set", cue_id: "n", text: "new " }, { op: "set", cue_id: "a", text: "said " }]);
  });

  it("holds no more than it may, and the rest waits", () => {
    const { operations, rest } = parcel(queueOf({ op: "set", cue_id: "a", text: "x" }, { op: "remove", cue_id: "b" }), script, 1);
    expect([operations.length, rest.size]).toEqual([1, 1]);
  });
});
