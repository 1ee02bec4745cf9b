import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Edit } from "../../api/models";
import type { AppDataProvider } from "../../providers/dataProvider";
import { pastCue, type PastCue } from "./pastScript";

export interface Past {
  begin: PastCue[]; // the script before the first batch
  edits: Edit[];
}

const MOST = 1_000; // batches in one answer

/** All that was ever saved of a script; asked for again when its revision moves. */
export function useHistory(trackId: string, revision: number) {
  const provider = useDataProvider<AppDataProvider>();
  return useQuery({
    queryKey: ["history", trackId, revision],
    queryFn: () => load(provider, trackId),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

async function load(provider: AppDataProvider, trackId: string): Promise<Past> {
  const edits: Edit[] = [];
  for (;;) {
    const more = await provider.edits(trackId, edits.at(-1)?.revision ?? 0);
    edits.push(...more);
    if (more.length < MOST) break;
  }
  const begin = await provider.revision(trackId, (edits[0]?.revision ?? 2) - 1);
  return { begin: begin.map(pastCue), edits };
}
