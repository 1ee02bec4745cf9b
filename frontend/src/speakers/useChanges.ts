import { useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useNotify, useTranslate } from "react-admin";

import type { HarvestBody, Job, Speaker, SpeakersSaved } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";

type Change =
  | { kind: "rename"; speaker: Speaker; name: string }
  | { kind: "merge"; speaker: Speaker; into: Speaker }
  | { kind: "undo"; saved: SpeakersSaved["saved"] };

interface Told {
  text: string;
  saved: SpeakersSaved["saved"] | null; // what can be taken back
}

/** What a person may do about the speakers of a film, and what is said of the last of it. */
export function useChanges(videoId: string, follow: (job: Job) => void) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const notify = useNotify();
  const translate = useTranslate();
  const [told, setTold] = useState<Told | null>(null);
  const failed = (error: Error): void => notify(error.message, { type: "error" });

  const change = useMutation({
    mutationFn: async (wanted: Change): Promise<Told> => {
      switch (wanted.kind) {
        case "rename": {
          const { saved } = await provider.renameSpeaker(videoId, wanted.speaker.number, wanted.name);
          return { text: translate("cw.speakers.told.renamed", { old: wanted.speaker.name, name: wanted.name }), saved };
        }
        case "merge": {
          const { saved } = await provider.mergeSpeakers(videoId, wanted.speaker.number, wanted.into.number);
          return { text: translate("cw.speakers.told.merged", { name: wanted.speaker.name, other: wanted.into.name }), saved };
        }
        case "undo":
          for (const { track_id, revision, undo } of wanted.saved) {
            await provider.saveEdits(track_id, { revision, operations: undo });
          }
          return { text: translate("cw.speakers.told.undone"), saved: null };
      }
    },
    onSuccess: setTold,
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: ["film", videoId] }),
  });
  const harvest = useMutation({
    mutationFn: (wanted: { body: HarvestBody; text?: string }) => provider.harvest(videoId, wanted.body),
    onSuccess: (job, { text }) => {
      setTold(text === undefined ? null : { text, saved: null });
      follow(job);
    },
    onError: failed,
  });

  return {
    told,
    busy: change.isPending || harvest.isPending,
    rename: (speaker: Speaker, name: string) => change.mutate({ kind: "rename", speaker, name }),
    merge: (speaker: Speaker, into: Speaker) => change.mutate({ kind: "merge", speaker, into }),
    undo: (saved: SpeakersSaved["saved"]) => change.mutate({ kind: "undo", saved }),
    listen: (words: "in_domain" | "always") => harvest.mutate({ body: { words } }),
    /** Those who describe from now on; what was heard stays, so words are shown if they were. */
    narrate: (narrators: readonly Speaker[], words: "in_domain" | "always", text: string) =>
      harvest.mutate({ body: { narrators: narrators.map(({ number }) => number), words }, text }),
  };
}

export type Changes = ReturnType<typeof useChanges>;
