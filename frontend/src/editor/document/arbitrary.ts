import fc from "fast-check";

import * as gestures from "./gestures";
import { scriptOf } from "./operations";
import type { CueStatus, EditCue, Operation, Script, Span } from "./types";

/** For tests: any script, any operations on it, and whatever a person may do. */

export const FILM_MS = 60_000;
const IDS = ["a", "b", "c", "d", "e", "f"];
const WORDS = ["A man", "opens the door.", "She", "waits", "", "Snow falls on the roof. He looks up."];
const STATUS: readonly CueStatus[] = ["draft", "changes_asked", "approved"];

const times = fc.tuple(fc.integer({ min: 0, max: FILM_MS - 3_000 }), fc.integer({ min: 1, max: 3_000 }));
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map((words) => words.join(" "));
const recording = fc.constantFrom("", "r1", "r2");
const fields = fc
  .tuple(times, text, fc.boolean(), fc.constantFrom(...STATUS), recording)
  .map(([[start_ms, length_ms], words, extended, status, recorded]) => {
    return { start_ms, end_ms: start_ms + length_ms, text: words, extended, status, recording: recorded };
  });
const data = fc.constantFrom<EditCue["data"]>({}, { gap: 1 }, { alternatives: ["x"] });

export const anyScript: fc.Arbitrary<Script> = fc
  .uniqueArray(fc.constantFrom(...IDS), { minLength: 1, maxLength: 4 })
  .chain((ids) => fc.tuple(...ids.map((id) => fc.record({ fields, data }).map((made) => ({ id, data: made.data, ...made.fields })))))
  .map((cues) => scriptOf(cues));

const id = fc.constantFrom(...IDS);
const anyTime = fc.integer({ min: -50, max: FILM_MS });
const anySet = fc.record(
  {
    op: fc.constant("set" as const),
    cue_id: id,
    text,
    start_ms: anyTime,
    end_ms: anyTime,
    extended: fc.boolean(),
    status: fc.constantFrom(...STATUS),
    recording,
  },
  { requiredKeys: ["op", "cue_id"] },
);
export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: anySet },
  fc.tuple(id, fields, data).map(([cue_id, made, found]) => ({ op: "add" as const, cue_id, ...made, data: found })),
  id.map((cue_id) => ({ op: "remove" as const, cue_id })),
);
export const anyOperations = fc.array(anyOperation, { maxLength: 6 });

/** A gesture: made when it is done, on the script as it is then. */
export type Doing = (script: Script, newId: string) => readonly Operation[];

const anyMs = fc.integer({ min: -1_000, max: FILM_MS + 1_000 });
const gap: fc.Arbitrary<Span> = times.map(([start_ms, length_ms]) => ({ start_ms, end_ms: start_ms + 2 * length_ms }));
const gaps = fc.array(gap, { maxLength: 4 });

export const anyGesture: fc.Arbitrary<Doing> = fc
  .record({
    place: fc.nat({ max: 7 }),
    at: anyMs,
    words: text,
    gaps,
    caret: fc.option(fc.nat({ max: 40 })),
    frames: fc.integer({ min: -9, max: 9 }),
    yes: fc.boolean(),
    status: fc.constantFrom(...STATUS),
    recording,
    what: fc.nat({ max: 14 }),
  })
  .map((chosen) => {
    const { place, at, words, gaps: free, caret, frames, yes, status, recording: recorded, what } = chosen;
    const doing: Doing = (script, newId) => {
      const cue = script.cues[place % Math.max(1, script.cues.length)];
      const one = cue?.id ?? "nobody";
      const doings: (() => readonly Operation[])[] = [
        () => gestures.setText(script, one, words),
        () => gestures.move(script, one, at - FILM_MS / 2, FILM_MS),
        () => gestures.setStart(script, one, at),
        () => gestures.setEnd(script, one, at, FILM_MS),
        () => gestures.nudge(script, one, yes ? "start" : "end", frames, 23.976, FILM_MS),
        () => gestures.nudge(script, one, "both", frames, 25, FILM_MS),
        () => gestures.split(script, one, cue && yes ? (cue.start_ms + cue.end_ms) / 2 : at, caret, newId),
        () => gestures.mergeWithNext(script, one),
        () => gestures.insertAt(script, at, free, newId, FILM_MS),
        () => gestures.remove(script, one),
        () => gestures.toOtherGap(script, one, yes ? "next" : "previous", free, FILM_MS),
        () => gestures.setExtended(script, one, yes),
        () => gestures.setStatus(script, one, status),
        () => gestures.meetNext(script, one, at, FILM_MS),
        () => gestures.setRecording(script, one, recorded, Math.abs(at), FILM_MS),
      ];
      return doings[what]?.() ?? [];
    };
    return Object.assign(doing, { [fc.toStringMethod]: () => JSON.stringify(chosen) });
  });
