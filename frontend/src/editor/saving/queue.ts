import { addOf, byId, cueOf, FIELDS, valuesOf } from "../document/operations";
import type { CueFields, EditCue, Operation, Script } from "../document/types";

/** What the server must still hear: of each cue one operation, whatever was done to it. */
export type Queue = ReadonlyMap<string, Operation>;

export const EMPTY: Queue = new Map();

export function queued(queue: Queue, operations: readonly Operation[]): Queue {
  const next = new Map(queue);
  for (const operation of operations) {
    const one = joined(next.get(operation.cue_id), operation);
    if (one === null) next.delete(operation.cue_id);
    else next.set(operation.cue_id, one);
  }
  return next;
}

/** Two operations on one cue as one; null if they come to nothing. */
function joined(earlier: Operation | undefined, later: Operation): Operation | null {
  if (earlier === undefined) return later;
  switch (earlier.op) {
    case "set":
      return later.op === "set" ? { ...earlier, ...valuesOf(later) } : later.op === "remove" ? later : earlier;
    case "add":
      return later.op === "set" ? { ...earlier, ...valuesOf(later) } : later.op === "remove" ? null : earlier;
    case "remove":
      // The server still has the cue: it comes back by its values.
      return later.op === "add" ? setOf(later.cue_id, valuesOf(later)) : earlier;
  }
}

export function setOf(cue_id: string, values: Partial<CueFields>): Operation {
  return { op: "set", cue_id, ...values };
}

/** Without what the server has already. Only for a queue that lies right upon `base`. */
export function tidied(queue: Queue, base: Script): Queue {
  return kept(queue, base, (operation, cue) => {
    if (operation.op === "add") return operation;
    if (operation.op === "remove") return cue && operation;
    return withoutValues(operation, (field, value) => cue?.[field] === value);
  });
}

/** Without texts that differ from the server's only by the spaces around them. */
export function withoutSpaces(queue: Queue, base: Script): Queue {
  return kept(queue, base, (operation, cue) =>
    operation.op === "set" ? withoutValues(operation, (field, value) => field === "text" && textOf(value) === cue?.text) : operation,
  );
}

interface Parcel {
  readonly operations: readonly Operation[];
  /** What stays behind, to be sent later: texts while they are empty, and the spaces around a text being typed. */
  readonly rest: Queue;
}

/** What can be sent: the server takes no cue without words, and cuts the spaces around a text. */
export function parcel(queue: Queue, base: Script, most: number): Parcel {
  const cues = byId(base);
  const operations: Operation[] = [];
  const rest = new Map<string, Operation>();
  for (const [id, operation] of queue) {
    const [sent, left] = operations.length < most ? parts(operation, cues.get(id)) : [null, operation];
    if (sent !== null) operations.push(sent);
    if (left !== null) rest.set(id, left);
  }
  return { operations, rest };
}

export function isUnfinished(operation: Operation): boolean {
  return operation.op !== "remove" && operation.text !== undefined && textOf(operation.text) === "";
}

function parts(operation: Operation, cue: EditCue | undefined): readonly [Operation | null, Operation | null] {
  if (operation.op === "remove") return [operation, null];
  const text = operation.text === undefined ? undefined : textOf(operation.text);
  const spaces = text === operation.text ? null : setOf(operation.cue_id, { text: operation.text });
  if (operation.op === "add") {
    return text === "" ? [null, operation] : [{ ...addOf(cueOf(operation)), text: textOf(operation.text) }, spaces];
  }
  const { text: typed, ...others } = valuesOf(operation);
  const sent = { ...others, ...(text === undefined || text === "" || text === cue?.text ? {} : { text }) };
  const left = text === "" && typed !== undefined ? setOf(operation.cue_id, { text: typed }) : spaces;
  return [Object.keys(sent).length === 0 ? null : setOf(operation.cue_id, sent), left];
}

export function textOf(value: unknown): string {
  return String(value).trim();
}

function kept(queue: Queue, base: Script, keep: (operation: Operation, cue: EditCue | undefined) => Operation | undefined): Queue {
  const cues = byId(base);
  return new Map(
    [...queue].flatMap(([id, operation]) => {
      const one = keep(operation, cues.get(id));
      return one === undefined ? [] : [[id, one] as const];
    }),
  );
}

export function withoutValues(
  operation: Extract<Operation, { op: "set" }>,
  without: (field: keyof CueFields, value: unknown) => boolean,
): Operation | undefined {
  const values = valuesOf(operation);
  const fields = FIELDS.filter((field) => values[field] !== undefined && !without(field, values[field]));
  if (fields.length === 0) return undefined;
  return setOf(operation.cue_id, Object.fromEntries(fields.map((field) => [field, values[field]])));
}
