import { useEffect, useRef, useState } from "react";

import type { Playhead } from "../player/playhead";

export type Told = "playing" | "paused" | "over" | "blocked" | "silent";

/** The film's own doings, each told once: it plays, it stands, it is over, the browser lets it not play, it has no sound. */
export function useFilm(video: HTMLVideoElement | null, playhead: Playhead, tell: (what: Told) => void) {
  const [playing, setPlaying] = useState(false);
  const latest = useRef(tell);
  const quiet = useRef(false); // the next change is told by who asked for it
  const listened = useRef(false);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    if (video === null) return;
    const say = (what: Told): void => {
      if (!quiet.current) latest.current(what);
      quiet.current = false;
    };
    const on = {
      play: () => {
        setPlaying(true);
        say("playing");
      },
      pause: () => {
        setPlaying(false);
        if (!video.ended) say("paused");
      },
      ended: () => say("over"),
      timeupdate: () => {
        if (listened.current || video.paused || video.currentTime < 3) return;
        listened.current = true;
        if (!hasSound(video)) latest.current("silent");
      },
    };
    for (const [event, listener] of Object.entries(on)) video.addEventListener(event, listener);
    const detach = playhead.attach(video);
    return () => {
      detach();
      for (const [event, listener] of Object.entries(on)) video.removeEventListener(event, listener);
    };
  }, [video, playhead]);
  const play = (quietly = false): void => {
    if (video === null || !video.paused) return;
    quiet.current = quietly;
    video.play().catch((reason: unknown) => {
      quiet.current = false;
      if (reason instanceof DOMException && reason.name === "NotAllowedError") latest.current("blocked");
    });
  };
  const pause = (quietly = false): void => {
    if (video === null || video.paused) return;
    quiet.current = quietly;
    video.pause();
  };
  return { playing, play, pause };
}

/** As far as the browser tells; where it does not, there is some. */
export function hasSound(video: HTMLVideoElement): boolean {
  const { mozHasAudio, webkitAudioDecodedByteCount: decoded } = video as HTMLVideoElement & {
    mozHasAudio?: boolean;
    webkitAudioDecodedByteCount?: number;
  };
  return mozHasAudio !== false && decoded !== 0;
}
