import { useEffect } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Job } from "../api/models";
import { useJob } from "../jobs/useJob";
import type { AppDataProvider } from "../providers/dataProvider";
import { lastMixJob } from "./mixModel";

/** What was mixed of a script, and the last job that was to mix it, as it goes. */
export function useMixes(videoId: string, trackId: string) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const mixes = useQuery({ queryKey: ["mixes", trackId], queryFn: () => provider.mixes(trackId) });
  const jobs = useQuery({ queryKey: ["film-jobs", videoId], queryFn: () => provider.videoJobs(videoId), refetchOnMount: "always" });
  const last = lastMixJob(jobs.data ?? [], trackId);
  const { job } = useJob(last?.id);
  const state = job?.state;
  useEffect(() => {
    if (state !== undefined) void queries.invalidateQueries({ queryKey: ["mixes", trackId] });
  }, [state, trackId, queries]);
  return {
    mixes: mixes.data,
    job: job ?? last,
    error: mixes.error ?? jobs.error,
    retry: (): void => {
      void mixes.refetch();
      void jobs.refetch();
    },
    /** A job that was just asked for. */
    follow: (next: Job): void => {
      queries.setQueryData<Job[]>(["film-jobs", videoId], (before = []) => [next, ...before.filter(({ id }) => id !== next.id)]);
      void queries.invalidateQueries({ queryKey: ["videos", "getOne"] });
      void queries.invalidateQueries({ queryKey: ["active-jobs"] });
    },
  };
}
