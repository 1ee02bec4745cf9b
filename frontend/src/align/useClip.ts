import { useCallback, useEffect, useRef } from "react";

import type { Playhead } from "../player/playhead";
import { useDrawn } from "../player/usePlayhead";
import type { Span } from "../timeline/timelineModel";

const JUST_PASSED_MS = 1_000;

/** Plays a passage of the film when it becomes the current one, and stops at its end, once; returns how to play it again. */
export function useClip(playhead: Playhead, video: HTMLVideoElement | null, clip: Span | null): () => void {
  const [from, to] = [clip?.start_ms ?? null, clip?.end_ms ?? null];
  const stopAt = useRef<number | null>(null);
  const again = useCallback(() => {
    if (video === null || from === null || to === null) return;
    stopAt.current = to;
    playhead.seek(from);
    playhead.play();
  }, [playhead, video, from, to]);
  useEffect(() => {
    again();
    if (from === null) playhead.pause();
  }, [again, from, playhead]);
  useDrawn(playhead, (ms) => {
    if (stopAt.current === null || ms < stopAt.current || !playhead.playing) return;
    if (ms < stopAt.current + JUST_PASSED_MS) playhead.pause(); // further on, somebody went there on purpose
    stopAt.current = null;
  });
  return again;
}
