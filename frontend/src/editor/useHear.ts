import { useCallback, useEffect, useRef, useState } from "react";
import { useDataProvider } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";
import type { EditCue } from "./document/types";
import type { Transport } from "./player/transport";

const BEFORE_MS = 3_000;
const AFTER_MS = 2_000;
const LONGEST_MS = 60_000; // that the server mixes at once

export interface Hearing {
  readonly state: "idle" | "mixing" | "playing";
  readonly problem: unknown;
  /** Play the passage around a cue as its audience hears it; a second time stops it. */
  hear: (cue: EditCue, options: { blank: boolean; description: boolean }) => void;
  stop: () => void;
}

interface Needs {
  trackId: string;
  transport: Transport;
  voice: string;
  wordsPerMinute: number;
  filmMs: number;
  /** Everything that was written must be with the server, since it mixes what it has. */
  flush: () => Promise<void>;
  setBlank: (blank: boolean) => void;
}

/** The server mixes the passage by the code of the export; the picture runs along without its own sound. */
export function useHear({ trackId, transport, voice, wordsPerMinute, filmMs, flush, setBlank }: Needs): Hearing {
  const provider = useDataProvider<AppDataProvider>();
  const [state, setState] = useState<Hearing["state"]>("idle");
  const [problem, setProblem] = useState<unknown>(null);
  const audio = useRef<HTMLAudioElement | null>(null);
  const turn = useRef(0);

  const stop = useCallback(() => {
    turn.current += 1;
    audio.current?.pause();
    audio.current = null;
    transport.mute(false);
    transport.pause();
    setBlank(false);
    setState("idle");
  }, [transport, setBlank]);
  useEffect(() => stop, [stop]);

  const hear: Hearing["hear"] = (cue, { blank, description }) => {
    if (state !== "idle") {
      stop();
      return;
    }
    const mine = ++turn.current;
    const from_ms = Math.max(0, cue.start_ms - BEFORE_MS);
    const to_ms = Math.min(filmMs || Infinity, cue.end_ms + AFTER_MS, from_ms + LONGEST_MS);
    const play = async (): Promise<void> => {
      setState("mixing");
      setProblem(null);
      await flush();
      const mixed = await provider.preview(trackId, { from_ms, to_ms, voice, words_per_minute: wordsPerMinute, description });
      if (turn.current !== mine) return;
      const element = new Audio(mixed.url);
      audio.current = element;
      element.onended = stop;
      transport.mute(true);
      setBlank(blank);
      transport.playFrom(mixed.start_ms);
      await element.play();
      setState("playing");
    };
    play().catch((error: unknown) => {
      if (turn.current !== mine) return;
      stop();
      setProblem(error);
    });
  };
  return { state, problem, hear, stop };
}
