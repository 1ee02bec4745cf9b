import type { EditCue, Span } from "../document/types";
import type { Timeline } from "../../api/models";
import type { CueTrack, LaneCue } from "./lanes";

/** Chance that is the same in every run. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Cues in order of start; some overlap. */
export function someCues(count: number, duration_ms: number, seed = 1): EditCue[] {
  const next = chance(seed);
  return Array.from({ length: count }, () => Math.floor(next() * duration_ms))
    .sort((a, b) => a - b)
    .map((start_ms, i) => ({
      id: `c${i}`,
      start_ms,
      end_ms: start_ms + 200 + Math.floor(next() * next() * 9_000),
      text: `Cue ${i}`,
      extended: false,
      status: "draft",
      recording: "",
      data: {},
    }));
}

export const spans = (...times: [number, number][]): Span[] => times.map(([start_ms, end_ms]) => ({ start_ms, end_ms }));

export const someFilm = (over: Partial<Timeline> = {}): Timeline => ({
  duration_ms: 60_000,
  shots: spans([0, 4_000], [4_000, 9_500], [9_500, 60_000]),
  speech: spans([1_000, 3_000], [12_000, 14_000]),
  gaps: [{ start_ms: 3_000, end_ms: 12_000, max_words: 20 }],
  peaks_per_second: 100,
  ...over,
});

/** As the editor shows a script. */
export const described = (cues: readonly LaneCue[]): CueTrack[] => [{ id: "cues", kind: "cues", cues }];
