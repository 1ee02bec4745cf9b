import type { Cue, CueOperation, Edit } from "../../api/models";
import { editCue } from "../document/editCue";
import type { EditCue } from "../document/types";

/** A cue as it was: all that people change. */
export type PastCue = Omit<EditCue, "data">;

/** Without what models found. */
export function pastCue(cue: Cue): PastCue {
  const { id, start_ms, end_ms, text, extended, status, recording } = editCue(cue);
  return { id, start_ms, end_ms, text, extended, status, recording };
}

/**
 * The script at a revision, made from an earlier one and the batches since: a slider over hundreds of revisions asks the
 * server once. In order of start, then of id.
 */
export function scriptAt(begin: readonly PastCue[], edits: readonly Edit[], revision: number): PastCue[] {
  const cues = new Map(begin.map((cue) => [cue.id, cue]));
  for (const edit of edits) {
    if (edit.revision > revision) break;
    for (const operation of edit.operations) apply(cues, operation);
  }
  return [...cues.values()].sort((a, b) => a.start_ms - b.start_ms || (a.id < b.id ? -1 : 1));
}

function apply(cues: Map<string, PastCue>, operation: CueOperation): void {
  const { cue_id: id } = operation;
  if (operation.op === "remove") cues.delete(id);
  else if (operation.op === "add") {
    const { start_ms, end_ms, text, extended, status, recording = "" } = operation;
    cues.set(id, { id, start_ms, end_ms, text, extended, status, recording });
  } else {
    const cue = cues.get(id);
    if (cue === undefined) return;
    const { text, start_ms, end_ms, extended, status, recording } = operation;
    cues.set(id, {
      id,
      text: text ?? cue.text,
      start_ms: start_ms ?? cue.start_ms,
      end_ms: end_ms ?? cue.end_ms,
      extended: extended ?? cue.extended,
      status: status ?? cue.status,
      recording: recording ?? cue.recording,
    });
  }
}
