import { useEffect, useMemo, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { AppDataProvider } from "../../providers/dataProvider";
import { guessMs, type SpokenWord } from "./fit";

const PAUSE_MS = 350; // of typing, before the voice is asked

export interface Spoken {
  readonly ms: number;
  /** Null while it is a guess. */
  readonly words: readonly SpokenWord[] | null;
  readonly measured: boolean;
}

/** How long a text of a track is spoken: a guess at once, and what the voice says as soon as one stops typing. */
export function useSpoken(text: string, voice: string, wordsPerMinute: number, trackId: string): Spoken {
  const provider = useDataProvider<AppDataProvider>();
  const cache = useQueryClient();
  const keyOf = (words: string): unknown[] => ["speech", trackId, voice, wordsPerMinute, words];
  const wanted = text.trim();
  const rested = useSettled(wanted);
  const settled = cache.getQueryData(keyOf(wanted)) === undefined ? rested : wanted;
  const { data } = useQuery({
    queryKey: keyOf(settled),
    queryFn: () => provider.speak({ text: settled, voice, words_per_minute: wordsPerMinute, track_id: trackId }),
    enabled: settled !== "",
    staleTime: Infinity,
    gcTime: 10 * 60_000,
    retry: false,
  });
  return useMemo(() => {
    if (data === undefined || settled !== text.trim()) return { ms: guessMs(text, wordsPerMinute), words: null, measured: false };
    const before = text.length - text.trimStart().length;
    const place = placesIn(settled);
    const words = data.words.map(({ start_ms, end_ms, from, to }) => ({ start_ms, end_ms, from: place(from) + before, to: place(to) + before }));
    return { ms: data.duration_ms, words, measured: true };
  }, [data, settled, text, wordsPerMinute]);
}

/** From the server's count of characters to JavaScript's, which has two for an emoji. */
function placesIn(text: string): (character: number) => number {
  const signs = Array.from(text);
  if (signs.length === text.length) return (character) => character;
  return (character) => signs.slice(0, character).join("").length;
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
