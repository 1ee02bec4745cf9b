/** What the tour shows, in order: the words under `cw.tour`, and the part of the editor that they stand beside. */
export const STOPS = [
  { name: "list", part: ".editor__list" },
  { name: "text", part: ".cue-panel" },
  { name: "timeline", part: ".editor__timeline" },
  { name: "hear", part: ".editor__hear" },
  { name: "review", part: ".state-menu" },
  { name: "keys", part: "[data-tour='keys']" },
] as const;

/** The stop after or before one; parts that the page does not show just now are passed by. Null where there is no more. */
export function stopFrom(at: number, by: 1 | -1, isThere: (part: string) => boolean): number | null {
  for (let next = at + by; next >= 0 && next < STOPS.length; next += by) {
    const stop = STOPS[next];
    if (stop && isThere(stop.part)) return next;
  }
  return null;
}
