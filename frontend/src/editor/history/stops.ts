import type { Edit } from "../../api/models";

/** A place where the slider stops: what one person saved within a few minutes, or the script as it began. */
export interface Stop {
  /** What the script was afterwards. */
  revision: number;
  /** What it was before; for the beginning itself. */
  before: number;
  by: string | null;
  begun_at: string | null; // null: the beginning, of which no batch tells
  ended_at: string | null;
  saves: number;
  operations: number;
}

const TOGETHER_MS = 5 * 60_000; // from the first batch of a stop

/** The beginning and then the batches, joined where one person saved them within five minutes; `apart`: each by itself. */
export function stopsOf(edits: readonly Edit[], apart = false): Stop[] {
  const first = (edits[0]?.revision ?? 2) - 1;
  const stops: Stop[] = [{ revision: first, before: first, by: null, begun_at: null, ended_at: null, saves: 0, operations: 0 }];
  let by_id: string | null = null;
  for (const edit of edits) {
    const last = stops.at(-1) as Stop;
    const since = last.begun_at === null ? Infinity : Date.parse(edit.created_at) - Date.parse(last.begun_at);
    if (!apart && since <= TOGETHER_MS && edit.by_id === by_id) {
      last.revision = edit.revision;
      last.ended_at = edit.created_at;
      last.saves += 1;
      last.operations += edit.operations.length;
    } else {
      stops.push({
        revision: edit.revision,
        before: last.revision,
        by: edit.by,
        begun_at: edit.created_at,
        ended_at: edit.created_at,
        saves: 1,
        operations: edit.operations.length,
      });
    }
    by_id = edit.by_id;
  }
  return stops;
}

/** The stop whose script a revision is, or in whose midst it lies. */
export function stopAt(stops: readonly Stop[], revision: number): number {
  const at = stops.findIndex((stop) => stop.revision >= revision);
  return at === -1 ? stops.length - 1 : at;
}

/** Where a key moves from one stop; null for keys that mean nothing here. */
export function stopTarget(key: string, at: number, count: number): number | null {
  const targets: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - 10,
    PageUp: at + 10,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/** The bars over the slider, 0 to 1: how much was changed at each stop, so that one big change leaves the others seen. */
export function heights(stops: readonly Stop[]): number[] {
  const most = Math.log1p(Math.max(1, ...stops.map(({ operations }) => operations)));
  return stops.map(({ operations }) => Math.log1p(operations) / most);
}
