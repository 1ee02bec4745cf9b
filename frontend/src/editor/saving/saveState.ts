import type { Kept, SaveState } from "./contract";
import type { Failure } from "./failure";
import { pendingIds, unfinishedIds, type Work } from "./work";

interface Situation {
  readonly work: Work;
  /** What other tabs left, and is not yet part of the work. */
  readonly left: readonly Kept[];
  readonly trouble: Failure | null;
  readonly kept: boolean;
  readonly at: number;
}

export function saveStateOf({ work, left, trouble, kept, at }: Situation): SaveState {
  const { clashes, aside } = work;
  const leftIds = left.flatMap(({ flight, queue }) => [...(flight?.operations ?? []), ...queue].map(({ cue_id }) => cue_id));
  const pending = new Set([...pendingIds(work), ...leftIds]).size;
  const problem = trouble?.problem ?? aside.at(-1)?.problem ?? null;
  return { kind: kindOf(work, trouble, pending), at, pending, unfinished: unfinishedIds(work), clashes, aside, problem, kept };
}

function kindOf({ clashes, aside }: Work, failure: Failure | null, pending: number): SaveState["kind"] {
  if (failure?.trouble === "signed_out") return "signed_out";
  if (failure?.trouble === "barred" || aside.length > 0) return "refused";
  if (clashes.length > 0) return "clash";
  if (failure !== null) return "offline";
  return pending > 0 ? "saving" : "saved";
}
