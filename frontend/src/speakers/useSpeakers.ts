import { useEffect, useMemo } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Job } from "../api/models";
import { useJob } from "../jobs/useJob";
import { stepsDone } from "../jobs/jobWords";
import type { AppDataProvider } from "../providers/dataProvider";
import { linesOf, type HeardLine } from "./transcript";

export const PIPELINE = "harvest_soundtrack";
const NO_CUES: never[] = [];

/** Who is heard in a film and what they say, and the last job that was to listen. */
export function useSpeakers(videoId: string) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const speakers = useQuery({ queryKey: ["film", videoId, "speakers"], queryFn: () => provider.speakers(videoId) });
  const track = (id: string | null | undefined) => ({
    queryKey: ["film", videoId, "heard", id],
    queryFn: () => provider.track(id ?? ""),
    enabled: Boolean(id),
  });
  const transcript = useQuery(track(speakers.data?.transcript_id));
  const description = useQuery(track(speakers.data?.description_id));
  const jobs = useQuery({ queryKey: ["film-jobs", videoId], queryFn: () => provider.videoJobs(videoId), refetchOnMount: "always" });
  const last = jobs.data
    ?.filter(({ pipeline }) => pipeline === PIPELINE)
    .sort((a, b) => b.created_at.localeCompare(a.created_at))[0];
  const { job } = useJob(last?.id);
  const done = `${job?.id ?? ""} ${job?.state ?? ""} ${stepsDone(job)}`;
  useEffect(() => {
    if (done.trim() === "") return;
    void queries.invalidateQueries({ queryKey: ["film", videoId] });
    void queries.invalidateQueries({ queryKey: ["videos", "getOne"] }); // its length may have become known
  }, [done, videoId, queries]);

  const [said, told] = [transcript.data?.cues ?? NO_CUES, description.data?.cues ?? NO_CUES];
  const lines: readonly HeardLine[] = useMemo(() => linesOf(said, told), [said, told]);
  return {
    heard: speakers.data,
    lines,
    loading: speakers.isPending || transcript.isLoading || description.isLoading,
    error: speakers.error ?? transcript.error ?? description.error ?? jobs.error,
    job: job ?? last,
    retry: (): void => {
      for (const query of [speakers, transcript, description, jobs]) if (query.isError) void query.refetch();
    },
    /** A job that was just asked for. */
    follow: (next: Job): void => {
      queries.setQueryData<Job[]>(["film-jobs", videoId], (before = []) => [next, ...before.filter(({ id }) => id !== next.id)]);
      queries.setQueryData(["job", next.id], next);
      void queries.invalidateQueries({ queryKey: ["active-jobs"] });
    },
  };
}
