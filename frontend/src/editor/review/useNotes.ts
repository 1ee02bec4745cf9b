import { useEffect, useRef } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Note, NoteBody } from "../../api/models";
import { ApiProblem } from "../../api/problem";
import type { AppDataProvider } from "../../providers/dataProvider";
import { sameNote, withNote } from "./noteOrder";

/** A session that ended looks like an empty answer once react-admin has sent the page to the sign-in: nothing arrived. */
export function arrived(note: Note): Note {
  if (!("id" in note)) throw new Error("Your session has ended. Sign in again.");
  return note;
}

/** The notes of a script and what is done with them. `changed`: a count that moves when others did something. */
export function useNotes(trackId: string, changed = 0) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const key = ["notes", trackId];
  const put = (note: Note): void => {
    queries.setQueryData<Note[]>(key, (notes) => withNote(notes ?? [], note));
  };
  const { data, error, isPending, refetch } = useQuery({
    queryKey: key,
    queryFn: async () => {
      const notes: unknown = await provider.notes(trackId);
      return Array.isArray(notes) ? (notes as Note[]) : [];
    },
  });
  const seen = useRef(changed);
  useEffect(() => {
    if (seen.current === changed) return;
    seen.current = changed;
    void refetch();
  }, [changed, refetch]);

  const unsure = useRef<NoteBody | null>(null); // sent, but the answer was lost: it may have arrived
  const write = useMutation({
    mutationFn: async (body: NoteBody) => {
      if (unsure.current !== null && sameNote(unsure.current, body)) {
        const there = (await provider.notes(trackId)).find((note) => sameNote(note, body));
        if (there) return there;
      }
      unsure.current = null;
      try {
        return arrived(await provider.writeNote(trackId, body));
      } catch (reason) {
        if (reason instanceof ApiProblem && (reason.status === 0 || reason.status >= 500)) unsure.current = body;
        throw reason;
      }
    },
    onSuccess: put,
  });
  const resolve = useMutation({
    mutationFn: async ({ id, resolved }: { id: string; resolved: boolean }) =>
      arrived(await provider.resolveNote(trackId, id, resolved)),
    onSuccess: put,
  });
  return { notes: data, error, isPending, refetch, write, resolve };
}
