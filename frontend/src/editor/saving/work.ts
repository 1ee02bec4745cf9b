import type { ProblemDocument } from "../../api/problem";
import { newId } from "../document/newId";
import { applied, apply, byId, difference, FIELDS, isSound, scriptOf, valuesOf } from "../document/operations";
import type { CueFields, EditCue, Operation, Script } from "../document/types";
import type { Batch, Clash, Dispute, Kept, PutAside, RemoteEdit } from "./contract";
import { EMPTY, isUnfinished, parcel, queued, tidied, withoutSpaces, withoutValues, type Queue } from "./queue";
import { fieldsOf, mineOf, rebased, touchedBy, touchedWholly, type Touched } from "./rebase";

/** A script as the server has it, and on top of it, in this order, what one person changed and it does not have. */
export interface Work {
  readonly revision: number;
  readonly base: Script;
  /** On its way, or of unknown fate; it stays as it is until that is known. */
  readonly flight: Batch | null;
  readonly queue: Queue;
  readonly clashes: readonly Clash[];
  readonly aside: readonly PutAside[];
}

export function begun(revision: number, base: Script): Work {
  return { revision, base, flight: null, queue: EMPTY, clashes: [], aside: [] };
}

/** What is on the screen. */
export function shown({ base, flight, queue, clashes }: Work): Script {
  return apply(base, [...(flight?.operations ?? []), ...queue.values(), ...clashes.map(mineOf)]);
}

const grounds = new WeakMap<Batch, Pick<Work, "base"> & { readonly ground: Script }>();

/** What the queue lies on; asked for with every keystroke, and made once for a batch. */
function groundOf({ base, flight }: Work): Script {
  if (flight === null) return base;
  const made = grounds.get(flight);
  if (made?.base === base) return made.ground;
  const ground = apply(base, flight.operations);
  grounds.set(flight, { base, ground });
  return ground;
}

export function pendingIds(work: Work): ReadonlySet<string> {
  const ground = groundOf(work);
  const { operations } = parcel(tidied(work.queue, ground), ground, Infinity);
  const waiting = [...(work.flight?.operations ?? []), ...operations, ...work.clashes];
  return new Set(waiting.map(({ cue_id }) => cue_id));
}

export function unfinishedIds({ queue }: Work): string[] {
  return [...queue.values()].filter(isUnfinished).map(({ cue_id }) => cue_id);
}

/** The person did something: where a clash is open, that is the person's own side of it, and else something to save. */
export function edited(work: Work, did: readonly Operation[]): Work {
  return did.reduce(editedOnce, work);
}

function editedOnce(work: Work, operation: Operation): Work {
  const { cue_id } = operation;
  const open = work.clashes.filter((clash) => clash.cue_id === cue_id);
  const save = (clashes: readonly Clash[], left: Operation | undefined): Work => ({
    ...work,
    clashes,
    queue: left === undefined ? work.queue : queued(work.queue, [left]),
  });
  if (open.length === 0) return save(work.clashes, operation);
  const others = work.clashes.filter((clash) => clash.cue_id !== cue_id);
  const whole = open.find(({ field }) => field === "cue");
  if (whole?.field === "cue" && whole.mine === null) {
    // Removed here and changed there: to bring it back is to decide.
    return operation.op === "add" ? decidedCue(save(others, undefined), operation) : work;
  }
  if (operation.op === "remove") return save(others, whole === undefined ? operation : undefined);
  if (operation.op === "add") return save(work.clashes, operation);
  const clashes = open.map((clash) => withMine(clash, valuesOf(operation)));
  const taken = new Set(open.flatMap(fieldsOf));
  return save([...others, ...clashes], withoutValues(operation, (field) => taken.has(field)));
}

/** The whole cue as I have it, upon one that is there. */
function decidedCue(work: Work, operation: Extract<Operation, { op: "add" }>): Work {
  return { ...work, queue: queued(work.queue, [{ op: "set", cue_id: operation.cue_id, ...valuesOf(operation) }]) };
}

function withMine(clash: Clash, values: Partial<CueFields>): Clash {
  switch (clash.field) {
    case "text":
      return { ...clash, mine: values.text ?? clash.mine };
    case "times":
      return { ...clash, mine: { start_ms: values.start_ms ?? clash.mine.start_ms, end_ms: values.end_ms ?? clash.mine.end_ms } };
    case "extended":
      return { ...clash, mine: values.extended ?? clash.mine };
    case "status":
      return { ...clash, mine: values.status ?? clash.mine };
    case "recording":
      return { ...clash, mine: values.recording ?? clash.mine };
    case "cue":
      return { ...clash, mine: clash.mine && { ...clash.mine, ...values } };
  }
}

/** The person has said which side of a clash stays. */
export function decided(work: Work, cue_id: string, field: Dispute, side: "mine" | "theirs"): Work {
  const clash = work.clashes.find((one) => one.cue_id === cue_id && one.field === field);
  if (clash === undefined) return work;
  const clashes = work.clashes.filter((one) => one !== clash);
  if (side === "theirs") return { ...work, clashes };
  return { ...work, clashes, queue: queued(work.queue, [mineOf(clash)]) };
}

/** What can be sent is now a batch, which nothing changes any more. */
export function departed(work: Work, id: string, most: number): Work {
  const { operations, rest } = parcel(tidied(work.queue, work.base), work.base, most);
  return { ...work, queue: rest, flight: operations.length === 0 ? null : { id, revision: work.revision, operations } };
}

/** The batch is saved right upon the base; with null it was in the base already. */
export function arrived(work: Work, revision: number | null): Work {
  const base = revision === null ? work.base : apply(work.base, work.flight?.operations ?? []);
  return { ...work, base, revision: revision ?? work.revision, flight: null, queue: tidied(work.queue, base) };
}

/** The batch was not saved: what it held waits again, under what came after it. */
export function returned(work: Work): Work {
  const queue = queued(queued(EMPTY, work.flight?.operations ?? []), [...work.queue.values()]);
  return { ...work, flight: null, queue };
}

/** Others saved `edits`, all that came after the base; `own`: the one among them that was this batch. */
export function caughtUp(work: Work, edits: readonly RemoteEdit[], own: number | null): Work {
  const newest = edits.at(-1);
  if (newest === undefined) return work;
  const base = edits.reduce((script, { operations }) => apply(script, operations), work.base);
  return onto(work, base, newest.revision, touchedBy(edits.filter(({ revision }) => revision !== own)));
}

/** The script was loaded anew, and who made it what it is cannot be known. A batch is in it, or was returned before. */
export function reloaded(work: Work, revision: number, base: Script): Work {
  const operations = difference(groundOf(work), base);
  return onto(work, base, revision, touchedBy([{ user: null, created_at: "", operations }]));
}

function onto(work: Work, base: Script, revision: number, touched: Touched): Work {
  const screen = byId(shown(work));
  const mine = { queue: withoutSpaces(work.queue, groundOf(work)), clashes: work.clashes };
  const { queue, clashes } = rebased(mine, touched, base, (id) => screen.get(id));
  return { ...work, base, revision, flight: null, queue: tidied(queue, base), clashes };
}

/** What the server will not take of the batch goes aside, and the rest waits again; null: it did not say which. */
export function putAside(work: Work, cue_id: string | null, problem: ProblemDocument, at: number): Work {
  const operations = work.flight?.operations ?? [];
  const refused = operations.find((operation) => operation.cue_id === cue_id);
  const taken = operations.filter((operation) => operation !== refused);
  const after = returned({ ...work, flight: work.flight && { ...work.flight, operations: taken } });
  if (refused === undefined) return after;
  const above = after.queue.get(refused.cue_id);
  if (above === undefined || hasGround(above, after.base)) return aside(after, refused, problem, at);
  const queue = new Map(after.queue);
  queue.delete(refused.cue_id);
  const both = queued(queued(EMPTY, [refused]), [above]).get(refused.cue_id) ?? refused;
  return aside({ ...after, queue }, both, problem, at);
}

/** Whether it can be without what it was done upon. */
function hasGround(operation: Operation, base: Script): boolean {
  if (operation.op !== "set") return true;
  const cue = byId(base).get(operation.cue_id);
  return cue !== undefined && isSound({ ...cue, ...valuesOf(operation) });
}

function aside(work: Work, operation: Operation, problem: ProblemDocument | null, at: number): Work {
  return { ...work, aside: [...work.aside, { id: newId(), cue_id: operation.cue_id, operation, problem, at }] };
}

/** Stays aside if its cue is gone. */
export function triedAgain(work: Work, id: string): Work {
  const found = work.aside.find((one) => one.id === id);
  if (found === undefined) return work;
  const script = shown(work);
  const { did, ignored } = applied(script, [asSet(found.operation, script)]);
  return ignored.length > 0 ? work : edited(letGo(work, id), did);
}

/** What would add a cue that is there gives it its values. */
function asSet(operation: Operation, script: Script): Operation {
  const there = byId(script).has(operation.cue_id);
  return operation.op === "add" && there ? { op: "set", cue_id: operation.cue_id, ...valuesOf(operation) } : operation;
}

export function letGo(work: Work, id: string): Work {
  return { ...work, aside: work.aside.filter((one) => one.id !== id) };
}

/** What another tab left behind, brought onto the newest base. */
export type Left = Pick<Work, "queue" | "clashes" | "aside">;

/** `edits`: all that were saved since it was written, save its own batch; null if that cannot be known. */
export function leftOn(work: Work, kept: Kept, queue: Queue, edits: readonly RemoteEdit[] | null): Left {
  const touched = edits === null ? touchedWholly([...queue.values(), ...kept.clashes]) : touchedBy(edits);
  const seen = new Map(kept.seen.map((cue) => [cue.id, cue]));
  const unsaved = { queue: withoutSpaces(queue, work.base), clashes: kept.clashes };
  const mine = rebased(unsaved, touched, work.base, (id) => seen.get(id));
  return { queue: tidied(mine.queue, work.base), clashes: mine.clashes, aside: kept.aside };
}

/**
 * What another tab left becomes this tab's to save. Where both changed the same, this tab's own stays, being before the
 * person's eyes, and the other's goes aside.
 */
export function folded(work: Work, left: Left, at: number): Work {
  const own = new Map<string, Set<keyof CueFields>>();
  for (const operation of work.queue.values()) own.set(operation.cue_id, new Set(touchedFields(operation)));
  for (const clash of work.clashes) own.set(clash.cue_id, new Set([...(own.get(clash.cue_id) ?? []), ...fieldsOf(clash)]));

  const screen = byId(shown(work));
  const free: Operation[] = [];
  const behind: Operation[] = [];
  for (const operation of left.queue.values()) {
    const taken = own.get(operation.cue_id);
    if (taken === undefined) {
      free.push(operation);
    } else if (operation.op === "set") {
      const cue = screen.get(operation.cue_id);
      const rest = withoutValues(operation, (field) => taken.has(field));
      const doubled = withoutValues(operation, (field, value) => !taken.has(field) || cue?.[field] === value);
      if (rest !== undefined) free.push(rest);
      if (doubled !== undefined) behind.push(doubled);
    } else if (changes(screen.get(operation.cue_id), operation)) {
      behind.push(operation);
    }
  }
  const clashes = left.clashes.filter(({ cue_id }) => !own.has(cue_id));
  behind.push(...left.clashes.filter(({ cue_id }) => own.has(cue_id)).map(mineOf));
  const together = {
    ...work,
    queue: queued(work.queue, free),
    clashes: [...work.clashes, ...clashes],
    aside: [...work.aside, ...left.aside],
  };
  return behind.reduce<Work>((now, operation) => aside(now, operation, null, at), together);
}

/** The two times count as one. */
function touchedFields(operation: Operation): readonly (keyof CueFields)[] {
  if (operation.op !== "set") return FIELDS;
  const fields = FIELDS.filter((field) => operation[field] !== undefined);
  return operation.start_ms === undefined && operation.end_ms === undefined ? fields : [...fields, "start_ms", "end_ms"];
}

function changes(cue: EditCue | undefined, operation: Operation): boolean {
  const script = { cues: cue === undefined ? [] : [cue] };
  return apply(script, [asSet(operation, script)]) !== script;
}

export function keptOf(work: Work, tab: string): Kept | null {
  const { revision, flight, clashes, aside: put } = work;
  const ground = groundOf(work);
  const queue = [...withoutSpaces(tidied(work.queue, ground), ground).values()];
  if (flight === null && queue.length === 0 && clashes.length === 0 && put.length === 0) return null;
  const ids = new Set([...(flight?.operations ?? []), ...queue, ...clashes].map(({ cue_id }) => cue_id));
  const concerned = scriptOf([...ids].flatMap((id) => byId(work.base).get(id) ?? []));
  const seen = shown({ ...work, base: concerned }).cues;
  return { id: tab, holder: tab, revision, flight, queue, seen, clashes, aside: put };
}
