import { useEffect, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import { isFinal, type Job } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";

const POLL_MS = 2_000;

/** A job as it goes: told by the server's events, and by asking every two seconds where those do not get through. */
export function useJob(id: string | null | undefined): { job: Job | undefined; error: unknown } {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const [deaf, setDeaf] = useState(false);
  const { data: job, error } = useQuery({
    queryKey: ["job", id],
    queryFn: () => provider.job(id as string),
    enabled: Boolean(id),
    refetchInterval: ({ state }) => (deaf && !(state.data && isFinal(state.data.state)) ? POLL_MS : false),
  });
  const listening = Boolean(id) && job !== undefined && !isFinal(job.state) && !deaf;

  useEffect(() => {
    if (!listening) return;
    const events = new EventSource(`/v1/jobs/${id}/events`);
    events.addEventListener("job", (event: MessageEvent<string>) => {
      queries.setQueryData(["job", id], JSON.parse(event.data) as Job);
    });
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) setDeaf(true);
      // Else the browser tries again by itself; meanwhile the state may have become final.
      else void queries.invalidateQueries({ queryKey: ["job", id] });
    };
    return () => events.close();
  }, [listening, id, queries]);

  return { job, error };
}
