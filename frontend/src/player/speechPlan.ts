import { spanAt, type Span } from "../timeline/timelineModel";

const WORDS_PER_SECOND = 2.6; // of browsers' voices at rate 1, on the slow side
const FASTEST = 1.6; // beyond it listeners lose the words
const LATE_MS = 1_200; // a cue whose beginning is further back is not begun in its middle

export interface SpokenCue extends Span {
  id: string;
  text: string;
  data: { gap?: [number, number] } | Record<string, unknown>;
}

export const countWords = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** How long a browser's voice may take for the text at rate 1, in ms. */
export const spokenEstimateMs = (text: string): number => Math.round((countWords(text) / WORDS_PER_SECOND) * 1000) + 250;

/** The rate at which the text is over before its gap is: never slower than asked, never faster than can be followed. */
export function rateFor(text: string, roomMs: number, asked = 1): number {
  const needed = roomMs > 0 ? spokenEstimateMs(text) / roomMs : FASTEST;
  return Math.min(Math.max(asked, needed), Math.max(asked, FASTEST));
}

/** Time from now to the end of the cue's gap (of the cue, where it tells no gap), in ms. */
export function roomFor(cue: SpokenCue, nowMs: number): number {
  const gap = cue.data["gap" as keyof typeof cue.data] as [number, number] | undefined;
  return (Array.isArray(gap) ? Math.max(gap[1], cue.end_ms) : cue.end_ms) - nowMs;
}

/** The cue to begin at this time, unless it is the one that was begun last. */
export function dueCue<T extends SpokenCue>(cues: readonly T[], nowMs: number, lastId: string | null): T | null {
  const cue = cues[spanAt(cues, nowMs)];
  if (cue === undefined || cue.id === lastId || nowMs - cue.start_ms > LATE_MS) return null;
  return cue;
}
