import { divided } from "./dividing";
import { addOf, LAST_MS } from "./operations";
import { distance, freeRoom, nearestRoom } from "./room";
import type { CueFields, CueStatus, EditCue, Operation, Script, Span } from "./types";

/** What a person does, as operations; none where it means nothing. Whole milliseconds; `film_ms` is the film's length. */

export const LEAST_MS = 200; // of a cue
export const NEW_MS = 2_000; // of a cue that has no words yet
const REACH_MS = 5_000; // a new cue moves no further to come into a gap

type Operations = readonly Operation[];
export type Edge = "start" | "end" | "both";

export function setText(script: Script, id: string, text: string): Operations {
  return changed(script, id, () => ({ text: withoutControls(text) }));
}

/** Both times, as far as the film goes. */
export function move(script: Script, id: string, delta_ms: number, film_ms = LAST_MS): Operations {
  return changed(script, id, ({ start_ms, end_ms }) => {
    const delta = clamp(Math.round(delta_ms), -start_ms, Math.max(film_ms - end_ms, 0));
    return { start_ms: start_ms + delta, end_ms: end_ms + delta };
  });
}

export function setStart(script: Script, id: string, at_ms: number): Operations {
  return changed(script, id, (cue) => ({ start_ms: startOf(cue, at_ms) }));
}

export function setEnd(script: Script, id: string, at_ms: number, film_ms = LAST_MS): Operations {
  return changed(script, id, (cue) => ({ end_ms: endOf(cue, at_ms, film_ms) }));
}

/** Where a drag has left it. */
export function setSpan(script: Script, id: string, { start_ms, end_ms }: Span): Operations {
  return changed(script, id, () => ({ start_ms, end_ms }));
}

/** By whole frames from the frame that is nearest. */
export function nudge(script: Script, id: string, edge: Edge, frames: number, fps: number, film_ms = LAST_MS): Operations {
  const cue = cueNamed(script, id);
  if (cue === undefined) return [];
  const moved = (at_ms: number): number => Math.round(((Math.round((at_ms * fps) / 1000) + frames) * 1000) / fps);
  if (edge === "start") return setStart(script, id, moved(cue.start_ms));
  if (edge === "end") return setEnd(script, id, moved(cue.end_ms), film_ms);
  return move(script, id, moved(cue.start_ms) - cue.start_ms, film_ms);
}

/**
 * In two at `at_ms`, or, where that is not within the cue, where its text is divided. The second part is a new cue without
 * what models found of the whole.
 */
export function split(script: Script, id: string, at_ms: number, caret: number | null, newId: string): Operations {
  const cue = cueNamed(script, id);
  if (cue === undefined || cue.end_ms - cue.start_ms < 2 * LEAST_MS) return [];
  const length_ms = cue.end_ms - cue.start_ms;
  const within = at_ms > cue.start_ms && at_ms < cue.end_ms;
  const parts = divided(cue.text, caret, within ? (at_ms - cue.start_ms) / length_ms : 0.5);
  if (parts === null) return [];
  const byText = cue.start_ms + (length_ms * parts[0].length) / (parts[0].length + parts[1].length);
  const cut_ms = clamp(Math.round(within ? at_ms : byText), cue.start_ms + LEAST_MS, cue.end_ms - LEAST_MS);
  return [
    { op: "set", cue_id: id, text: parts[0], end_ms: cut_ms },
    addOf({ ...cue, id: newId, text: parts[1], start_ms: cut_ms, recording: "", data: {} }),
  ];
}

/** The next cue goes into this one, and what models found of it goes. */
export function mergeWithNext(script: Script, id: string): Operations {
  const [cue, next] = withNext(script, id);
  if (cue === undefined || next === undefined) return [];
  const both = changed(script, id, () => ({
    text: [cue.text.trim(), next.text.trim()].filter((text) => text !== "").join(" "),
    end_ms: Math.max(cue.end_ms, next.end_ms),
    extended: cue.extended || next.extended,
    status: cue.status === next.status ? cue.status : "draft",
  }));
  return [...both, { op: "remove", cue_id: next.id }];
}

/** A cue without words in the free room at `at_ms`: within a gap if one is near, else between its neighbours. */
export function insertAt(script: Script, at_ms: number, gaps: readonly Span[], newId: string, film_ms = LAST_MS): Operations {
  const inGap = nearestRoom(freeRoom(gaps, script.cues, LEAST_MS), at_ms);
  const film = { start_ms: 0, end_ms: film_ms };
  const room =
    inGap !== undefined && distance(inGap, at_ms) <= REACH_MS
      ? inGap
      : nearestRoom(freeRoom([film], script.cues, LEAST_MS), at_ms);
  if (room === undefined) return [];
  const start_ms = clamp(Math.round(at_ms), room.start_ms, Math.max(room.start_ms, room.end_ms - NEW_MS));
  const end_ms = Math.min(room.end_ms, start_ms + NEW_MS);
  return [addOf({ id: newId, start_ms, end_ms, text: "", extended: false, status: "draft", recording: "", data: {} })];
}

export function remove(script: Script, id: string): Operations {
  return cueNamed(script, id) === undefined ? [] : [{ op: "remove", cue_id: id }];
}

/** To the first free room of the next or the last gap that has some. Its length stays, whether it fits or not. */
export function toOtherGap(
  script: Script,
  id: string,
  direction: "next" | "previous",
  gaps: readonly Span[],
  film_ms = LAST_MS,
): Operations {
  const cue = cueNamed(script, id);
  if (cue === undefined) return [];
  const here = gaps.find((gap) => distance(gap, cue.start_ms) === 0 && cue.start_ms < gap.end_ms);
  const others = script.cues.filter((other) => other !== cue);
  const rooms = freeRoom(gaps.filter((gap) => gap !== here), others, LEAST_MS);
  const firstOf = new Map<Span, Span>();
  for (const room of rooms) {
    const gap = gaps.find((one) => one.start_ms <= room.start_ms && room.end_ms <= one.end_ms);
    if (gap !== undefined && !firstOf.has(gap)) firstOf.set(gap, room);
  }
  const found =
    direction === "next"
      ? [...firstOf].find(([gap]) => gap.start_ms > cue.start_ms)
      : [...firstOf].findLast(([gap]) => gap.start_ms < cue.start_ms);
  return found === undefined ? [] : move(script, id, found[1].start_ms - cue.start_ms, film_ms);
}

export function setExtended(script: Script, id: string, extended: boolean): Operations {
  return changed(script, id, () => ({ extended }));
}

/** Heard by a person's own voice, and as long as that is; without a recording a voice speaks again. */
export function setRecording(script: Script, id: string, recording: string, spoken_ms: number, film_ms = LAST_MS): Operations {
  return changed(script, id, (cue) => ({ recording, ...(recording === "" ? {} : { end_ms: endOf(cue, cue.start_ms + spoken_ms, film_ms) }) }));
}

export function setStatus(script: Script, id: string, status: CueStatus): Operations {
  return changed(script, id, () => ({ status }));
}

/** The cue ends here, and the next one begins here. */
export function meetNext(script: Script, id: string, at_ms: number, film_ms = LAST_MS): Operations {
  const [cue, next] = withNext(script, id);
  if (cue === undefined) return [];
  const ends = changed(script, id, () => ({ end_ms: endOf(cue, at_ms, film_ms) }));
  if (next === undefined) return ends;
  const met_ms = endOf(cue, at_ms, film_ms);
  return [...ends, ...(met_ms <= next.end_ms - LEAST_MS ? setStart(script, next.id, met_ms) : [])];
}

/** Never less than the least length before the end; a cue that is shorter already is not made longer for that. */
function startOf({ start_ms, end_ms }: EditCue, at_ms: number): number {
  return clamp(Math.round(at_ms), 0, Math.max(start_ms, end_ms - LEAST_MS));
}

function endOf({ start_ms, end_ms }: EditCue, at_ms: number, film_ms: number): number {
  const least = Math.min(end_ms, start_ms + LEAST_MS);
  return clamp(Math.round(at_ms), least, Math.max(least, Math.min(film_ms, LAST_MS)));
}

function changed(script: Script, id: string, values: (cue: EditCue) => Partial<CueFields>): Operations {
  const cue = cueNamed(script, id);
  if (cue === undefined) return [];
  const wanted = Object.entries(values(cue)).filter(([field, value]) => cue[field as keyof CueFields] !== value);
  if (wanted.length === 0) return [];
  const again: Partial<CueFields> = cue.status === "approved" ? { status: "draft" } : {}; // it is not what was approved
  return [{ op: "set", cue_id: id, ...again, ...Object.fromEntries(wanted) }];
}

export function cueNamed(script: Script, id: string): EditCue | undefined {
  return script.cues.find((cue) => cue.id === id);
}

function withNext(script: Script, id: string): [EditCue | undefined, EditCue | undefined] {
  const at = script.cues.findIndex((cue) => cue.id === id);
  return at < 0 ? [undefined, undefined] : [script.cues[at], script.cues[at + 1]];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** What pasting may bring along and no text may hold; a line break and a tab may stay. */
function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085]/g, "");
}
