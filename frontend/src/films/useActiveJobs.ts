import { useEffect, useRef } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Job } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";

/**
 * Jobs under way, by film. One question every few seconds for the whole shelf: an event stream for each film would
 * use up the few connections that a browser opens to one host.
 */
export function useActiveJobs(): ReadonlyMap<string, Job> {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ["active-jobs"],
    queryFn: () => provider.activeJobs(),
    refetchInterval: ({ state }) => (state.data?.length ? 2_500 : 10_000),
  });
  const ids = data?.map((job) => `${job.id}${job.steps.find((step) => step.name === "look")?.state}`).join() ?? "";
  const before = useRef(ids);
  useEffect(() => {
    // One came or ended, or a poster is ready: the films' own states have changed.
    if (before.current !== ids) void queries.invalidateQueries({ queryKey: ["videos"] });
    before.current = ids;
  }, [ids, queries]);
  return new Map(data?.flatMap((job) => (job.video_id ? [[job.video_id, job] as const] : [])));
}
