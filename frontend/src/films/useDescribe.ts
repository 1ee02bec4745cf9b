import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useNotify } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";

/** `always` writes words also for a film that is unlike what the model has learnt from. */
export type Words = "in_domain" | "always";

/** Asks for a description; the film's page then shows the new job. */
export function useDescribe(videoId: string) {
  const notify = useNotify();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (words: Words) => provider.describe(videoId, { words }),
    onSuccess: (job) => {
      queries.setQueryData(["job", job.id], job);
      void queries.invalidateQueries({ queryKey: ["videos"] });
      void queries.invalidateQueries({ queryKey: ["active-jobs"] });
    },
    onError: (error: Error) => notify(error.message, { type: "error" }),
  });
}
