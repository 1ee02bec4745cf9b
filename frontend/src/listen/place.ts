import type { Span } from "../timeline/timelineModel";

const LEAD_MS = 700; // heard of the film before a description that one jumps to
const AGAIN_MS = 1_500; // further into a description, "previous" means its beginning

/** The last description that has begun, else -1. */
export const lastBegun = (cues: readonly Span[], ms: number): number => cues.findLastIndex(({ start_ms }) => start_ms <= ms);

/** Where the film is set so that a description is heard from its beginning, and no other one in front of it. */
export function leadIn(cues: readonly Span[], index: number): number {
  const [cue, before] = [cues[index], cues[index - 1]];
  if (cue === undefined) return 0;
  return Math.min(cue.start_ms, Math.max(0, before?.end_ms ?? 0, cue.start_ms - LEAD_MS));
}

/** The description before the one where the film is; the same again from within it. Null where there is none. */
export function previousOf(cues: readonly Span[], ms: number): number | null {
  const here = lastBegun(cues, ms + LEAD_MS);
  const cue = cues[here];
  if (cue === undefined) return null;
  const target = ms > cue.start_ms + AGAIN_MS ? here : here - 1;
  return target < 0 ? null : target;
}

export function nextOf(cues: readonly Span[], ms: number): number | null {
  const target = lastBegun(cues, ms + LEAD_MS) + 1;
  return target < cues.length ? target : null;
}

/** What "again" repeats: the one that is spoken or was spoken last. */
export function repeatOf(cues: readonly Span[], ms: number): number | null {
  const index = lastBegun(cues, ms);
  return index < 0 ? null : index;
}

export interface Place {
  /** Which description, from 1; 0 before the first. */
  at: number;
  within: boolean; // else it is over
}

export function placeAt(cues: readonly Span[], ms: number): Place {
  const index = lastBegun(cues, ms);
  return { at: index + 1, within: index >= 0 && ms < (cues[index]?.end_ms ?? 0) };
}
