import { useEffect, useMemo, useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { RuleFinding } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { SEVERITIES, type Severity } from "../text/findings";

export interface Findings {
  /** By cue, in the order of the text. */
  readonly of: (cueId: string) => readonly RuleFinding[];
  /** The gravest open finding of each cue. */
  readonly gravest: ReadonlyMap<string, Severity>;
  /** How many are open. */
  readonly open: number;
  /** A finding was let stand, or counts again. */
  readonly again: () => void;
}

const NONE: readonly RuleFinding[] = [];
const PACE_MS = 1_500; // a check of a long script costs the server most of a second: not one for every batch

/** What the rules say about the saved script, once saving pauses; the last answer stands until the next one is there. */
export function useFindings(trackId: string, newest: number, profile: string): Findings {
  const revision = usePaused(newest);
  const provider = useDataProvider<AppDataProvider>();
  const { data, refetch } = useQuery({
    queryKey: ["editor", "check", trackId, profile, revision],
    queryFn: () => provider.check(trackId, profile),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
  return useMemo(() => {
    const byCue = new Map<string, RuleFinding[]>();
    const gravest = new Map<string, Severity>();
    let open = 0;
    for (const finding of data?.findings ?? []) {
      if (finding.waived === null) open += 1;
      if (finding.cue_id === null) continue;
      byCue.set(finding.cue_id, [...(byCue.get(finding.cue_id) ?? []), finding]);
      const before = gravest.get(finding.cue_id);
      if (finding.waived === null && (before === undefined || SEVERITIES.indexOf(finding.severity) < SEVERITIES.indexOf(before)))
        gravest.set(finding.cue_id, finding.severity);
    }
    return { of: (cueId: string) => byCue.get(cueId) ?? NONE, gravest, open, again: () => void refetch() };
  }, [data, refetch]);
}

function usePaused(revision: number): number {
  const [paused, setPaused] = useState(revision);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(revision), PACE_MS);
    return () => clearTimeout(timer);
  }, [revision]);
  return paused;
}
