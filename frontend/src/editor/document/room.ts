import type { EditCue, Span } from "./types";

/** What of `spans` no cue lies on, in order. */
export function freeRoom(spans: readonly Span[], cues: readonly EditCue[], least_ms: number): Span[] {
  const rooms: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start_ms - b.start_ms)) {
    let start_ms = span.start_ms;
    for (const cue of cues) {
      if (cue.end_ms <= start_ms) continue;
      if (cue.start_ms >= span.end_ms) break; // the cues are in order of start
      rooms.push({ start_ms, end_ms: cue.start_ms });
      start_ms = Math.max(start_ms, cue.end_ms);
    }
    rooms.push({ start_ms, end_ms: span.end_ms });
  }
  return rooms.filter(({ start_ms, end_ms }) => end_ms - start_ms >= least_ms);
}

/** 0 within the span. */
export function distance({ start_ms, end_ms }: Span, at_ms: number): number {
  return Math.max(start_ms - at_ms, at_ms - end_ms, 0);
}

/** Of two that are as near, the later one. */
export function nearestRoom(rooms: readonly Span[], at_ms: number): Span | undefined {
  return rooms.reduce<Span | undefined>(
    (best, room) => (best === undefined || distance(room, at_ms) <= distance(best, at_ms) ? room : best),
    undefined,
  );
}
