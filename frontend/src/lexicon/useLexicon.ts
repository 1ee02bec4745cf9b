import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { AppDataProvider, LexiconChange } from "../providers/dataProvider";
import type { Entry } from "./entries";

/** How words are said in a collection's films, and changing it entry by entry. */
export function useLexicon(collectionId: string) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const key = ["lexicon", collectionId];
  const read = useQuery({ queryKey: key, queryFn: () => provider.lexicon(collectionId) });
  const change = useMutation({
    mutationFn: (wanted: LexiconChange) => provider.changeLexicon(collectionId, wanted),
    onSuccess: (entries) => {
      queries.setQueryData(key, entries);
      void queries.invalidateQueries({ queryKey: ["speech"] }); // lines are as long as they are said
    },
  });
  return { entries: read.data, error: read.error, retry: () => void read.refetch(), change };
}

/** An entry in place of the one for `before`; "" where there was none. */
export const replacing = (before: string, { written, spoken }: Entry): LexiconChange => ({
  set: { [written.trim()]: spoken.trim() },
  remove: before === "" || before === written.trim() ? [] : [before],
});
