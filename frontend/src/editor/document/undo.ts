import { applied, FIELDS, valuesOf } from "./operations";
import type { CueFields, EditCue, Operation, Script } from "./types";

/** What a person did, as the undo names it. */
export const LABELS = [
  "text",
  "alternative",
  "move",
  "start",
  "end",
  "nudge",
  "split",
  "merge",
  "insert",
  "remove",
  "to_gap",
  "extended",
  "record",
  "status",
  "meet",
  "restore",
] as const;
export type Label = (typeof LABELS)[number];

/** The words for a label, for "undo: move". */
export const labelKey = (label: Label): string => `cw.editor.gesture.${label}`;

/** Gestures of one key become one, each coming no later than `within_ms` after the one before. */
export interface Joining {
  readonly key: string;
  readonly within_ms: number;
  /** It comes of the one before by itself, however late: nobody did it. */
  readonly late?: boolean;
}

/** Keystrokes in one field of one cue, until a pause or something else. */
export const typing = (cue_id: string, field: keyof CueFields): Joining => ({ key: `${field} ${cue_id}`, within_ms: 1_000 });

/** What follows of what was typed, when the voice has answered. */
export const following = (cue_id: string, field: keyof CueFields): Joining => ({ ...typing(cue_id, field), late: true });

/** All of one drag, which the page numbers, however long it takes. */
export const dragging = (drag: number): Joining => ({ key: `drag ${drag}`, within_ms: Infinity });

interface Step {
  readonly label: Label;
  readonly did: readonly Operation[];
  readonly back: readonly Operation[];
  readonly join: Joining | null;
  readonly at: number;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export interface TakenBack {
  readonly history: History;
  readonly operations: readonly Operation[];
  readonly label: Label;
}

export const NO_HISTORY: History = { past: [], future: [] };
const MOST_STEPS = 500;

export function recorded(history: History, step: Step): History {
  if (step.did.length === 0) return history;
  const last = history.past.at(-1);
  if (last !== undefined && joins(last, step)) {
    const when = step.join?.late ? { join: last.join, at: last.at } : {};
    const one = { ...step, ...when, did: joined(last.did, step.did), back: joined(step.back, last.back) };
    return { past: [...history.past.slice(0, -1), one], future: [] };
  }
  return { past: [...history.past.slice(1 - MOST_STEPS), step], future: [] };
}

/** Whatever comes now is a gesture of its own. */
export function settled(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined || last.join === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, join: null }] };
}

/** Null if there is nothing that could be taken back; gestures that others wrote over wholly are passed by. */
export function undone({ past, future }: History, script: Script): TakenBack | null {
  for (let left = past.length; left > 0; left -= 1) {
    const step = past[left - 1];
    const taken = step && takenBack(step, script);
    if (taken) {
      const history = { past: past.slice(0, left - 1), future: [...future, taken] };
      return { history, operations: taken.did, label: step.label };
    }
  }
  return null;
}

export function redone({ past, future }: History, script: Script): TakenBack | null {
  const other = undone({ past: future, future: past }, script);
  return other && { ...other, history: { past: other.history.future, future: other.history.past } };
}

/** The step that takes `step` back, as far as the script still holds what it wrote; null if that is nowhere. */
function takenBack(step: Step, script: Script): Step | null {
  const wrote = new Map(step.did.map((operation) => [operation.cue_id, operation]));
  const ids = new Set(wrote.keys());
  const cues = new Map(script.cues.filter(({ id }) => ids.has(id)).map((cue) => [cue.id, cue]));
  const wanted = step.back.flatMap((operation): Operation[] => {
    const cue = cues.get(operation.cue_id);
    if (operation.op === "add") return cue === undefined ? [operation] : [];
    const mine = wrote.get(operation.cue_id);
    if (cue === undefined || mine === undefined || mine.op === "remove") return [];
    const held = heldFields(cue, valuesOf(mine));
    if (operation.op === "remove") return held.length === FIELDS.length ? [operation] : [];
    const fields = Object.entries(valuesOf(operation)).filter(([field]) => held.includes(field as keyof CueFields));
    return fields.length === 0 ? [] : [{ op: "set", cue_id: cue.id, ...Object.fromEntries(fields) }];
  });
  const { did, back } = applied(script, wanted);
  return did.length === 0 ? null : { ...step, did, back, join: null };
}

function heldFields(cue: EditCue, wrote: Partial<CueFields>): (keyof CueFields)[] {
  return FIELDS.filter((field) => wrote[field] === cue[field]);
}

function joins(last: Step, next: Step): boolean {
  return (
    last.join !== null &&
    last.join.key === next.join?.key &&
    (next.join?.late === true || next.at - last.at <= last.join.within_ms) &&
    [...last.did, ...next.did].every(({ op }) => op === "set")
  );
}

/** Only sets: of each cue one, the later values over the earlier ones. */
function joined(earlier: readonly Operation[], later: readonly Operation[]): Operation[] {
  const values = new Map<string, Partial<CueFields>>();
  for (const operation of [...earlier, ...later]) {
    if (operation.op === "set") values.set(operation.cue_id, { ...values.get(operation.cue_id), ...valuesOf(operation) });
  }
  return Array.from(values, ([cue_id, fields]) => ({ op: "set", cue_id, ...fields }));
}
