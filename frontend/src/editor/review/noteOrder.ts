import type { Note, NoteBody } from "../../api/models";
import type { EditCue } from "../document/types";

export interface PlacedNote {
  note: Note;
  cue: EditCue | null; // that it is about, if it is still there
  at_ms: number | null;
}

export interface OrderedNotes {
  /** Open ones that have a time, in the order of the film. */
  timed: PlacedNote[];
  /** Open ones about the whole and the script's steps, as they were written. */
  untimed: PlacedNote[];
  resolved: PlacedNote[];
}

/** A note stays with its cue where that was moved; where the cue is gone, with its time. */
export function placed(note: Note, cues: ReadonlyMap<string, EditCue>): PlacedNote {
  const cue = note.cue_id === null ? null : (cues.get(note.cue_id) ?? null);
  const within = cue !== null && note.at_ms !== null && note.at_ms >= cue.start_ms && note.at_ms < cue.end_ms;
  return { note, cue, at_ms: cue !== null && !within ? cue.start_ms : note.at_ms };
}

export function orderNotes(notes: readonly Note[], cues: readonly EditCue[]): OrderedNotes {
  const known = new Map(cues.map((cue) => [cue.id, cue]));
  const all = notes.map((note) => placed(note, known));
  const ordered: OrderedNotes = { timed: [], untimed: [], resolved: [] };
  for (const one of all) {
    if (one.note.resolved_at !== null) ordered.resolved.push(one);
    else if (one.at_ms === null) ordered.untimed.push(one);
    else ordered.timed.push(one);
  }
  ordered.timed.sort(byFilm);
  ordered.untimed.sort(byWriting);
  ordered.resolved.sort(byFilm);
  return ordered;
}

const byWriting = (a: PlacedNote, b: PlacedNote): number => Date.parse(a.note.created_at) - Date.parse(b.note.created_at);
const byFilm = (a: PlacedNote, b: PlacedNote): number => {
  if (a.at_ms === b.at_ms) return byWriting(a, b);
  return (a.at_ms ?? Infinity) - (b.at_ms ?? Infinity);
};

/** In place of the one with its id, or at the end. */
export function withNote(notes: readonly Note[], note: Note): Note[] {
  return notes.some(({ id }) => id === note.id) ? notes.map((one) => (one.id === note.id ? note : one)) : [...notes, note];
}

/** Whether both say the same of the same place. */
export function sameNote(a: Note | NoteBody, b: NoteBody): boolean {
  const place = ({ cue_id = null, at_ms = null }: Note | NoteBody): string => `${cue_id} ${at_ms}`;
  return (a.text ?? "").trim() === (b.text ?? "").trim() && place(a) === place(b) && a.kind === b.kind && spokenOf(a) === spokenOf(b);
}

const spokenOf = (note: Note | NoteBody): string | null =>
  ("recording" in note ? note.recording?.id : (note as NoteBody).recording_id) ?? null;
