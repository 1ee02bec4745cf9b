import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useNotify } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";

/** Asks where the film shows the sentences of its own subtitles; what comes out is verified on the page "Align". */
export function useAlign(videoId: string) {
  const notify = useNotify();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => provider.align(videoId),
    onSuccess: (job) => {
      queries.setQueryData(["job", job.id], job);
      void queries.invalidateQueries({ queryKey: ["videos"] });
      void queries.invalidateQueries({ queryKey: ["active-jobs"] });
      notify("cw.films.align_started", { type: "info" });
    },
    onError: (error: Error) => notify(error.message, { type: "error" }),
  });
}
