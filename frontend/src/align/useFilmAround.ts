import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Timeline } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";

/**
 * The film's shots and speech, for the timeline; none until they are there, and none where they cannot be had: nobody
 * waits for them. Gaps are left out: nothing is to be described here.
 */
export function useFilmAround(videoId: string, durationMs: number | null): Timeline {
  const provider = useDataProvider<AppDataProvider>();
  const { data } = useQuery({
    queryKey: ["film around", videoId],
    queryFn: async () => ({ ...(await provider.timeline(videoId)), gaps: [] }),
    staleTime: Infinity,
  });
  const bare = useMemo(() => ({ duration_ms: durationMs, shots: [], speech: [], gaps: [], peaks_per_second: 100 }), [durationMs]);
  return data ?? bare;
}
