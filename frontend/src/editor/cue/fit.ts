import type { EditCue, Span } from "../document/types";

/** Silence between dialogue and description, as core/gaps.py has it. */
export const LEAD_MS = 250;
export const TAIL_MS = 250;

/** How long a cue may sound from its start on, and what ends its room. */
export interface Room {
  readonly ms: number;
  readonly until: "speech" | "cue" | "end" | "nothing";
  readonly overSpeech: boolean; // it begins while somebody speaks, or too close to it
}

/**
 * From the cue's start to the next speech less the tail, to the next cue, or to the film's end. `speech` and `cues` are
 * in order. An extended cue holds the picture: it has all the time there is.
 */
export function roomOf(cue: EditCue, speech: readonly Span[], cues: readonly EditCue[], filmMs: number): Room {
  const at = cue.start_ms;
  const overSpeech = speech.some(({ start_ms, end_ms }) => start_ms < at + TAIL_MS && end_ms > at);
  if (cue.extended) return { ms: Infinity, until: "nothing", overSpeech };
  const nextSpeech = speech.find(({ start_ms }) => start_ms >= at)?.start_ms ?? Infinity;
  const nextCue = cues.find((other) => other.id !== cue.id && other.start_ms >= at && other.start_ms > cue.start_ms - 1)?.start_ms ?? Infinity;
  const ends = [
    { at: nextSpeech - TAIL_MS, until: "speech" },
    { at: nextCue, until: "cue" },
    { at: filmMs > 0 ? filmMs : Infinity, until: "end" },
  ] as const;
  const first = ends.reduce((a, b) => (b.at < a.at ? b : a));
  return { ms: Math.max(0, first.at - at), until: first.until, overSpeech };
}

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;
const VOWELS = /[aeiouyàâäáåæéèêëíìîïóòôöøœúùûüýÿ]+/giu;

/** A first guess at once, by syllables, rather too long than too short; the voice says how long it is (core/gaps.py). */
export function guessMs(text: string, wordsPerMinute: number): number {
  const words = text.match(WORD) ?? [];
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + Math.max(1, (word.match(VOWELS) ?? []).length - (/[^aeiouyl]es?$/i.test(word) ? 1 : 0)), 0);
  const pauses = (text.trim().replace(/[.!?…"')”’ ]+$/, "").match(/[.!?…](?=\s)/g) ?? []).length * 300;
  const commas = (text.match(/[,;:](?=\s)/g) ?? []).length * 150;
  return Math.round((Math.max(words.length * 0.9, syllables / 1.45) * 60_000) / wordsPerMinute + 80 + pauses + commas);
}

export interface SpokenWord {
  readonly from: number; // in the text, counted as JavaScript counts
  readonly to: number;
  readonly start_ms: number;
  readonly end_ms: number;
}

/** Where in the text the words begin that do not fit any more; the text's length where all fit. */
export function overrunFrom(text: string, words: readonly SpokenWord[] | null, spokenMs: number, roomMs: number): number {
  if (spokenMs <= roomMs) return text.length;
  if (words !== null && words.length > 0) return words.find(({ end_ms }) => end_ms > roomMs)?.from ?? text.length;
  const all = [...text.matchAll(WORD)];
  const fitting = Math.floor((all.length * roomMs) / spokenMs);
  return all[fitting]?.index ?? text.length;
}

export type Verdict = "fits" | "tight" | "over" | "none";

/** As rule T1 says it: above nine tenths it is tight, above the whole it runs over. */
export function verdict(spokenMs: number, roomMs: number): Verdict {
  if (spokenMs === 0) return "none";
  if (spokenMs > roomMs) return "over";
  return spokenMs > roomMs * 0.9 ? "tight" : "fits";
}

export interface Alternative {
  readonly text: string;
  readonly score: number;
}

/** Up to three wordings that fit the room: the longest, the shortest and one between, the best of each length. */
export function threeLengths(alternatives: readonly Alternative[], now: string, roomMs: number, wordsPerMinute: number): Alternative[] {
  const best = new Map<number, Alternative>();
  for (const { text, score } of alternatives) {
    if (text.trim() === now.trim() || guessMs(text, wordsPerMinute) > roomMs) continue;
    const words = text.split(/\s+/).length;
    if ((best.get(words)?.score ?? -Infinity) < score) best.set(words, { text, score });
  }
  const lengths = [...best.keys()].sort((a, b) => b - a);
  const chosen = new Set([lengths[0], lengths[lengths.length >> 1], lengths.at(-1)]);
  return [...chosen].flatMap((length) => (length === undefined ? [] : (best.get(length) ?? [])));
}
