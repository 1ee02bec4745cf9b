import { useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useNotify } from "react-admin";

import type { CueOperation, RuleFinding, SetCue } from "../api/models";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";

/** What was mended last, and how to take it back. */
export interface Mended {
  words: string; // a message's key
  args: Record<string, unknown>;
  batch: { revision: number; operations: CueOperation[] } | null; // null: it has been taken back
}

/** Changes that follow from findings: one-step fixes, and leave given to a finding with a reason. */
export function useMending(track: TrackWithCues) {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const notify = useNotify();
  const [mended, setMended] = useState<Mended | null>(null);
  const settled = () => queries.invalidateQueries({ queryKey: ["film", track.video_id] });
  const failed = (error: Error): void => notify(error.message, { type: "error" });

  const save = useMutation({
    mutationFn: ({ revision, operations }: { revision: number; operations: CueOperation[]; words: string; args: Record<string, unknown> }) =>
      provider.saveEdits(track.id, { revision, operations }),
    onSuccess: ({ revision, undo }, { words, args }) =>
      setMended({ words, args, batch: words === "cw.checks.undone" ? null : { revision, operations: undo } }),
    onError: failed,
    onSettled: settled,
  });
  const waive = useMutation({
    mutationFn: (body: { rule: string; cue_id: string | null; reason: string }) => provider.waive(track.id, body),
    onError: failed,
    onSettled: settled,
  });
  const unwaive = useMutation({
    mutationFn: (id: string) => provider.unwaive(track.id, id),
    onError: failed,
    onSettled: settled,
  });

  return {
    mended,
    busy: save.isPending || waive.isPending || unwaive.isPending,
    mend: (revision: number, operations: SetCue[], fix: string) =>
      save.mutate({
        revision,
        operations,
        words: operations.length === 1 ? "cw.checks.mended" : "cw.checks.mended_many",
        args: { fix, smart_count: operations.length },
      }),
    undo: () => {
      if (mended?.batch) save.mutate({ ...mended.batch, words: "cw.checks.undone", args: {} });
    },
    waive: (finding: RuleFinding, reason: string, everywhere: boolean) =>
      waive.mutateAsync({ rule: finding.rule, cue_id: everywhere ? null : finding.cue_id, reason }),
    unwaive: (id: string) => unwaive.mutate(id),
  };
}

export type Mending = ReturnType<typeof useMending>;
