import { useEffect, useRef, useState } from "react";
import { useDataProvider } from "react-admin";

import type { AppDataProvider, SpeechWanted } from "../providers/dataProvider";

/** A sentence in the voice that was chosen, to hear it before a whole film is spoken. */
export function useVoiceSample() {
  const provider = useDataProvider<AppDataProvider>();
  const [state, setState] = useState<"idle" | "asked" | "playing">("idle");
  const [error, setError] = useState<unknown>(null);
  const sound = useRef<HTMLAudioElement | null>(null);
  useEffect(() => () => sound.current?.pause(), []);

  const stop = (): void => {
    sound.current?.pause();
    sound.current = null;
    setState("idle");
  };
  const play = async (wanted: SpeechWanted): Promise<void> => {
    if (state === "playing") return stop();
    setError(null);
    setState("asked");
    try {
      const { url } = await provider.speak(wanted);
      const audio = new Audio(url);
      sound.current = audio;
      audio.onended = stop;
      await audio.play();
      setState("playing");
    } catch (reason) {
      stop();
      setError(reason);
    }
  };
  return { state, error, play: (wanted: SpeechWanted): void => void play(wanted) };
}
