import type { CueFields, EditCue, Operation, Script } from "./types";

/** No film is longer; the server says the same. */
export const LAST_MS = 100 * 3_600_000;

export const FIELDS = ["start_ms", "end_ms", "text", "extended", "status", "recording"] as const satisfies readonly (keyof CueFields)[];

export type SetOperation = Extract<Operation, { op: "set" }>;
export type AddOperation = Extract<Operation, { op: "add" }>;

/** gone: there is no such cue; there: there is one already; times: the cue would not end after it begins. */
export interface Ignored {
  readonly operation: Operation;
  readonly why: "gone" | "there" | "times";
}

export interface Applied {
  readonly script: Script;
  /** What really changed: one operation for each changed cue. */
  readonly did: readonly Operation[];
  /** What takes exactly that back. */
  readonly back: readonly Operation[];
  readonly ignored: readonly Ignored[];
}

/** Never throws. An untouched cue keeps its identity, and so does the script if nothing changed. */
export function apply(script: Script, operations: readonly Operation[]): Script {
  return applied(script, operations).script;
}

/** The operations that take `operations`, applied to `script`, back. */
export function inverse(script: Script, operations: readonly Operation[]): readonly Operation[] {
  return applied(script, operations).back;
}

/**
 * A set counts field by field in the order given; times are judged at the end, as the server does, so that a batch may
 * pass through what no cue can be.
 */
export function applied(script: Script, operations: readonly Operation[]): Applied {
  const before = named(script, new Set(operations.map(({ cue_id }) => cue_id)));
  const after = new Map(before);
  const ignored: Ignored[] = [];
  const last = new Map<string, Operation>();
  for (const operation of operations) {
    const cue = after.get(operation.cue_id);
    if (operation.op === "add") {
      if (cue === undefined) after.set(operation.cue_id, cueOf(operation));
      else ignored.push({ operation, why: "there" });
    } else if (cue === undefined) {
      ignored.push({ operation, why: "gone" });
    } else if (operation.op === "remove") {
      after.delete(operation.cue_id);
    } else {
      after.set(operation.cue_id, withValues(cue, valuesOf(operation)));
    }
    last.set(operation.cue_id, operation);
  }

  const did: Operation[] = [];
  const back: Operation[] = [];
  const changed = new Map<string, EditCue | undefined>();
  for (const [id, operation] of last) {
    const was = before.get(id);
    let is = after.get(id);
    if (is !== undefined && !sameTimes(was, is) && !isSound(is)) {
      ignored.push({ operation, why: "times" });
      is = was && { ...is, start_ms: was.start_ms, end_ms: was.end_ms };
    }
    const change = changeOf(was, is);
    if (change.length === 0) continue;
    changed.set(id, is);
    did.push(...change);
    back.unshift(...changeOf(is, was));
  }
  return { script: replaced(script, changed), did, back, ignored };
}

/** The operations that make `to` of `from`. */
export function difference(from: Script, to: Script): readonly Operation[] {
  const left = new Map(from.cues.map((cue) => [cue.id, cue]));
  const operations: Operation[] = [];
  for (const cue of to.cues) {
    const was = left.get(cue.id);
    left.delete(cue.id);
    if (was !== cue) operations.push(...changeOf(was, cue));
  }
  for (const cue of left.values()) operations.push(...changeOf(cue, undefined));
  return operations;
}

/** By start, then by id. */
export function inOrder(a: EditCue, b: EditCue): number {
  return a.start_ms - b.start_ms || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function scriptOf(cues: readonly EditCue[]): Script {
  return { cues: [...cues].sort(inOrder) };
}

const indexes = new WeakMap<Script, ReadonlyMap<string, EditCue>>();

/** Made once for a script, which nothing changes. */
export function byId(script: Script): ReadonlyMap<string, EditCue> {
  const index = indexes.get(script) ?? new Map(script.cues.map((cue) => [cue.id, cue]));
  indexes.set(script, index);
  return index;
}

export function isSound({ start_ms, end_ms }: Pick<EditCue, "start_ms" | "end_ms">): boolean {
  return Number.isInteger(start_ms) && Number.isInteger(end_ms) && start_ms >= 0 && start_ms < end_ms && end_ms <= LAST_MS;
}

/** Only the fields that a set may hold: what came over the wire may hold more, and null for what it leaves alone. */
export function valuesOf(operation: SetOperation | AddOperation): Partial<CueFields> {
  return Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value: unknown = operation[field];
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  );
}

/** What this browser kept of an earlier day may know nothing of recordings. */
export function cueOf({ cue_id, start_ms, end_ms, text, extended, status, recording = "", data }: AddOperation): EditCue {
  return { id: cue_id, start_ms, end_ms, text, extended, status, recording, data: data ?? {} };
}

export function addOf({ id, start_ms, end_ms, text, extended, status, recording = "", data }: EditCue): AddOperation {
  return { op: "add", cue_id: id, start_ms, end_ms, text, extended, status, recording, data };
}

/** What makes one cue of another, either of which may not be there. */
export function changeOf(was: EditCue | undefined, is: EditCue | undefined): readonly Operation[] {
  if (was === is) return [];
  if (was === undefined) return is === undefined ? [] : [addOf(is)];
  if (is === undefined) return [{ op: "remove", cue_id: was.id }];
  if (was.data !== is.data && JSON.stringify(was.data) !== JSON.stringify(is.data)) {
    return [{ op: "remove", cue_id: was.id }, addOf(is)];
  }
  const fields = FIELDS.filter((field) => was[field] !== is[field]);
  if (fields.length === 0) return [];
  return [{ op: "set", cue_id: was.id, ...Object.fromEntries(fields.map((field) => [field, is[field]])) }];
}

function withValues(cue: EditCue, values: Partial<CueFields>): EditCue {
  return FIELDS.every((field) => values[field] === undefined || values[field] === cue[field]) ? cue : { ...cue, ...values };
}

function sameTimes(was: EditCue | undefined, is: EditCue): boolean {
  return was !== undefined && was.start_ms === is.start_ms && was.end_ms === is.end_ms;
}

function named(script: Script, ids: ReadonlySet<string>): Map<string, EditCue> {
  const found = new Map<string, EditCue>();
  for (const cue of script.cues) if (ids.has(cue.id)) found.set(cue.id, cue);
  return found;
}

function replaced(script: Script, changed: ReadonlyMap<string, EditCue | undefined>): Script {
  if (changed.size === 0) return script;
  const fresh = [...changed.values()].filter((cue) => cue !== undefined).sort(inOrder);
  const cues: EditCue[] = [];
  let next = 0;
  for (const cue of script.cues) {
    if (changed.has(cue.id)) continue;
    for (let one = fresh[next]; one !== undefined && inOrder(one, cue) < 0; one = fresh[next]) {
      cues.push(one);
      next += 1;
    }
    cues.push(cue);
  }
  return { cues: [...cues, ...fresh.slice(next)] };
}
