import type { Who } from "../document/EditorStore";
import { addOf, byId, cueOf, FIELDS, isSound, valuesOf } from "../document/operations";
import type { CueFields, EditCue, Operation, Script } from "../document/types";
import type { Clash, Dispute, RemoteEdit } from "./contract";
import { setOf, textOf, withoutValues, type Queue } from "./queue";

/** What others changed of one cue, and who did so last. */
interface Touch {
  readonly fields: ReadonlySet<keyof CueFields>;
  readonly who: Who;
  readonly at: string | null;
}

export type Touched = ReadonlyMap<string, Touch>;

/** What one person changed and has not saved. */
export interface Unsaved {
  readonly queue: Queue;
  readonly clashes: readonly Clash[];
}

const FIELDS_OF: Readonly<Record<Exclude<Dispute, "cue">, readonly (keyof CueFields)[]>> = {
  text: ["text"],
  times: ["start_ms", "end_ms"],
  extended: ["extended"],
  status: ["status"],
  recording: ["recording"],
};
const FIELD_DISPUTES = ["text", "times", "extended", "status", "recording"] as const;

export function touchedBy(edits: readonly Pick<RemoteEdit, "user" | "created_at" | "operations">[]): Touched {
  const touched = new Map<string, Touch>();
  for (const { user, created_at, operations } of edits) {
    for (const operation of operations) {
      const before = touched.get(operation.cue_id)?.fields ?? [];
      const now = operation.op === "set" ? (Object.keys(valuesOf(operation)) as (keyof CueFields)[]) : FIELDS;
      touched.set(operation.cue_id, { fields: new Set([...before, ...now]), who: user, at: created_at || null });
    }
  }
  return touched;
}

/** Where it cannot be known what others did: anything may be otherwise. */
export function touchedWholly(concerned: readonly { readonly cue_id: string }[]): Touched {
  return new Map(concerned.map(({ cue_id }) => [cue_id, { fields: new Set(FIELDS), who: null, at: null }]));
}

/**
 * One person's unsaved changes, brought onto a newer `base` in which others changed what is `touched`. What others did
 * not touch stays to be saved; what they did the same is done; the rest is a clash, with mine as it was `seen` here.
 */
export function rebased(mine: Unsaved, touched: Touched, base: Script, seen: (id: string) => EditCue | undefined): Unsaved {
  const cues = byId(base);
  const queue = new Map(mine.queue);
  const clashes: Clash[] = [];
  const concerned = new Set([...mine.queue.keys(), ...mine.clashes.map(({ cue_id }) => cue_id)]);
  for (const id of concerned) {
    const touch = touched.get(id);
    const operation = mine.queue.get(id);
    const former = mine.clashes.filter(({ cue_id }) => cue_id === id);
    const lost = operation?.op === "set" && !cues.has(id);
    if (touch === undefined && !lost) {
      clashes.push(...former);
      continue;
    }
    const met = meeting(id, operation, former, touch ?? { fields: new Set(FIELDS), who: null, at: null }, cues.get(id), seen(id));
    if (met.operation === undefined) queue.delete(id);
    else queue.set(id, met.operation);
    clashes.push(...met.clashes);
  }
  return { queue, clashes };
}

interface Met {
  readonly operation?: Operation | undefined;
  readonly clashes: readonly Clash[];
}

/** My changes of one cue, and the cue as it is now for everybody; `theirs` is undefined if somebody removed it. */
function meeting(
  cue_id: string,
  operation: Operation | undefined,
  former: readonly Clash[],
  touch: Touch,
  theirs: EditCue | undefined,
  seen: EditCue | undefined,
): Met {
  const { who, at } = touch;
  const whole = former.find(({ field }) => field === "cue");
  if (operation?.op === "remove" || (whole?.field === "cue" && whole.mine === null)) {
    return { clashes: theirs === undefined ? [] : [{ cue_id, field: "cue", mine: null, theirs, who, at }] };
  }
  if (operation?.op === "add") {
    return theirs === undefined ? { operation, clashes: former } : { clashes: differences(cueOf(operation), theirs, touch) };
  }
  const stands = whole?.field === "cue" ? whole.mine : null;
  if (theirs === undefined) {
    const cue = stands ?? seen;
    return { clashes: cue === undefined ? [] : [{ cue_id, field: "cue", mine: cue, theirs: null, who, at }] };
  }
  if (stands !== null) return { clashes: differences(stands, theirs, touch) };

  const values = operation?.op === "set" ? valuesOf(operation) : {};
  const screen = { ...theirs, ...values, ...seen };
  const disputed = FIELD_DISPUTES.filter(
    (field) => former.some((clash) => clash.field === field) || clashesIn(field, values, touch, theirs),
  );
  const clashes = disputed.flatMap((field) => {
    const touchedNow = FIELDS_OF[field].some((one) => touch.fields.has(one));
    const before = former.find((clash) => clash.field === field);
    return clashOf(field, screen, theirs, touchedNow || before === undefined ? touch : before);
  });
  const left =
    operation?.op === "set"
      ? withoutValues(
          operation,
          (field, value) =>
            disputed.some((one) => FIELDS_OF[one].includes(field)) || (touch.fields.has(field) && sameText(value, theirs[field])),
        )
      : undefined;
  return { operation: left, clashes };
}

function clashesIn(field: Exclude<Dispute, "cue">, mine: Partial<CueFields>, touch: Touch, theirs: EditCue): boolean {
  const changed = FIELDS_OF[field].filter((one) => mine[one] !== undefined);
  if (changed.some((one) => touch.fields.has(one) && !sameText(mine[one], theirs[one]))) return true;
  return field === "times" && changed.length > 0 && !isSound({ ...theirs, ...mine });
}

function differences(mine: EditCue, theirs: EditCue, by: Pick<Touch, "who" | "at">): Clash[] {
  return FIELD_DISPUTES.flatMap((field) => clashOf(field, mine, theirs, by));
}

/** None where both say the same. */
function clashOf(field: Exclude<Dispute, "cue">, mine: EditCue, theirs: EditCue, { who, at }: Pick<Touch, "who" | "at">): Clash[] {
  if (FIELDS_OF[field].every((one) => sameText(mine[one], theirs[one]))) return [];
  const about = { cue_id: theirs.id, who, at };
  switch (field) {
    case "text":
      return [{ ...about, field, mine: mine.text, theirs: theirs.text }];
    case "times":
      return [{ ...about, field, mine: timesOf(mine), theirs: timesOf(theirs) }];
    case "extended":
      return [{ ...about, field, mine: mine.extended, theirs: theirs.extended }];
    case "status":
      return [{ ...about, field, mine: mine.status, theirs: theirs.status }];
    case "recording":
      return [{ ...about, field, mine: mine.recording, theirs: theirs.recording }];
  }
}

/** What puts the person's own side of a clash on the screen, over what is saved. */
export function mineOf(clash: Clash): Operation {
  const { cue_id } = clash;
  switch (clash.field) {
    case "text":
      return setOf(cue_id, { text: clash.mine });
    case "times":
      return setOf(cue_id, { start_ms: clash.mine.start_ms, end_ms: clash.mine.end_ms });
    case "extended":
      return setOf(cue_id, { extended: clash.mine });
    case "status":
      return setOf(cue_id, { status: clash.mine });
    case "recording":
      return setOf(cue_id, { recording: clash.mine });
    case "cue":
      return clash.mine === null ? { op: "remove", cue_id } : addOf(clash.mine);
  }
}

/** The fields that a clash keeps from being saved. */
export function fieldsOf({ field }: Clash): readonly (keyof CueFields)[] {
  return field === "cue" ? FIELDS : FIELDS_OF[field];
}

function timesOf({ start_ms, end_ms }: EditCue) {
  return { start_ms, end_ms };
}

/** The spaces around a text are not saved, so that two texts may differ by them. */
function sameText(mine: unknown, theirs: unknown): boolean {
  return mine === theirs || (typeof mine === "string" && typeof theirs === "string" && textOf(mine) === textOf(theirs));
}
