export interface Span {
  start_ms: number;
  end_ms: number;
}

/** One path for a whole lane: a film has thousands of shots, and an element each would make the page slow. */
export function lanePath(spans: readonly Span[], top: number, height: number, inset = 0): string {
  return spans
    .map(({ start_ms, end_ms }) => {
      const [left, right] = [start_ms + inset, Math.max(start_ms + inset + 1, end_ms - inset)];
      return `M${left} ${top}H${right}V${top + height}H${left}Z`;
    })
    .join("");
}

const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** Times for the ruler: round ones, and no more than `most` of them. */
export function ticks(durationMs: number, most: number): number[] {
  const step = STEPS_MS.find((candidate) => durationMs / candidate <= most) ?? 7_200_000;
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, index) => index * step);
}

/** Where a key moves the playhead; null for keys that mean nothing here. */
export function keyTarget(key: string, shift: boolean, atMs: number, durationMs: number, cues: readonly Span[]): number | null {
  const within = (ms: number): number => Math.min(Math.max(0, ms), durationMs);
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return within(atMs + (shift ? 5_000 : 1_000));
    case "ArrowLeft":
    case "ArrowDown":
      return within(atMs - (shift ? 5_000 : 1_000));
    case "PageDown":
      return within(cues.find((cue) => cue.start_ms > atMs + 50)?.start_ms ?? durationMs);
    case "PageUp":
      return within(cues.findLast((cue) => cue.start_ms < atMs - 500)?.start_ms ?? 0);
    case "Home":
      return 0;
    case "End":
      return durationMs;
    default:
      return null;
  }
}

/** Index of the span that holds the time, else -1; spans are in order and apart. */
export function spanAt(spans: readonly Span[], ms: number): number {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined) return -1;
    if (ms < span.start_ms) high = middle - 1;
    else if (ms >= span.end_ms) low = middle + 1;
    else return middle;
  }
  return -1;
}
