import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useStore } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";

export const WORDS_PER_MINUTE = 160; // what guides of description ask for at most

/** The voices that can speak descriptions, and the one that this person listens to. */
export function useVoices() {
  const provider = useDataProvider<AppDataProvider>();
  const [chosen, setVoice] = useStore("cuewright.editor_voice", "");
  const [wordsPerMinute] = useStore("cuewright.editor_words_per_minute", WORDS_PER_MINUTE);
  const { data: voices = [] } = useQuery({ queryKey: ["voices"], queryFn: () => provider.voices(), staleTime: Infinity, retry: 1 });
  const voice = voices.some(({ name }) => name === chosen) ? chosen : (voices[0]?.name ?? "");
  return { voice, voices, setVoice, wordsPerMinute };
}
