import type { PastCue } from "./pastScript";

export type Field = "text" | "times" | "extended" | "status" | "recording";

/** One cue that is not the same in two scripts; `before` is missing where it was added, `after` where it was removed. */
export type Change =
  | { kind: "added"; after: PastCue }
  | { kind: "removed"; before: PastCue }
  | { kind: "changed"; before: PastCue; after: PastCue; fields: Field[] };

/** What a person would have to do to make one script the other, in order of the film. */
export function changesBetween(before: readonly PastCue[], after: readonly PastCue[]): Change[] {
  const then = new Map(before.map((cue) => [cue.id, cue]));
  const changes: Change[] = [];
  for (const cue of after) {
    const was = then.get(cue.id);
    then.delete(cue.id);
    if (was === undefined) changes.push({ kind: "added", after: cue });
    else {
      const fields = differing(was, cue);
      if (fields.length > 0) changes.push({ kind: "changed", before: was, after: cue, fields });
    }
  }
  for (const cue of then.values()) changes.push({ kind: "removed", before: cue });
  return changes.sort((a, b) => startOf(a) - startOf(b));
}

function differing(before: PastCue, after: PastCue): Field[] {
  const fields: Field[] = [];
  if (before.text !== after.text) fields.push("text");
  if (before.start_ms !== after.start_ms || before.end_ms !== after.end_ms) fields.push("times");
  if (before.extended !== after.extended) fields.push("extended");
  if (before.status !== after.status) fields.push("status");
  if (before.recording !== after.recording) fields.push("recording");
  return fields;
}

export const startOf = (change: Change): number => (change.kind === "removed" ? change.before : change.after).start_ms;
export const cueOf = (change: Change): string => (change.kind === "removed" ? change.before : change.after).id;

/** Words that stand in the older script only, and that somebody may want back. */
export function lostText(change: Change): string | null {
  if (change.kind === "added" || (change.kind === "changed" && !change.fields.includes("text"))) return null;
  return change.before.text.trim() === "" ? null : change.before.text;
}

export interface Tally {
  added: number;
  removed: number;
  changed: number;
}

export function tally(changes: readonly Change[]): Tally {
  const sum = { added: 0, removed: 0, changed: 0 };
  for (const { kind } of changes) sum[kind] += 1;
  return sum;
}
