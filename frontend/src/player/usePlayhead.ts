import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { spanAt, type Span } from "../timeline/timelineModel";
import type { Playhead } from "./playhead";

/** Index of the span under the playhead, else -1: renders on enter and leave only. */
export function useSpanAt(playhead: Playhead, spans: readonly Span[]): number {
  const subscribe = useCallback((tell: () => void) => playhead.subscribe(tell), [playhead]);
  return useSyncExternalStore(subscribe, () => spanAt(spans, playhead.ms));
}

/** Call `draw` with the film's time whenever it moves, without a render. */
export function useDrawn(playhead: Playhead, draw: (ms: number) => void): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
    draw(playhead.ms);
  });
  useEffect(() => playhead.subscribe((ms) => latest.current(ms)), [playhead]);
}

/** Whether the film plays. */
export function usePlaying(video: HTMLVideoElement | null): boolean {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (video === null) return;
    const tell = (): void => setPlaying(!video.paused);
    const events = ["play", "pause", "ended", "emptied"] as const;
    for (const event of events) video.addEventListener(event, tell);
    return () => {
      for (const event of events) video.removeEventListener(event, tell);
    };
  }, [video]);
  return playing;
}
