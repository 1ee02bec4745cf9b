import type { Cue, Edit } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import type { CueStatus, EditCue, Operation } from "./document/types";
import { scriptOf } from "./document/operations";
import type { RemoteEdit, ScriptServer } from "./saving/contract";

/** The server's side of saving one track. */
export function scriptServer(provider: AppDataProvider, trackId: string): ScriptServer {
  return {
    load: async () => {
      const { revision, cues } = await provider.track(trackId);
      return { revision, script: scriptOf(cues.map(editCue)), at: null };
    },
    edits: async (since) => (await provider.edits(trackId, since)).map(remoteEdit),
    send: async ({ id, revision, operations }) => {
      const sent = await provider.saveEdits(trackId, { id, revision, operations: operations.map(asSent) });
      return { revision: sent.revision, at: null };
    },
  };
}

const STATUSES: Readonly<Record<string, CueStatus>> = {
  approved: "approved",
  changes_asked: "changes_asked",
  review: "changes_asked", // by a conform: somebody must look at it again
};

/** A cue as the server tells it. */
export function editCue({ id, start_ms, end_ms, text, data }: Cue): EditCue {
  const { extended, status, ...found } = data;
  return { id, start_ms, end_ms, text, extended: extended === true, status: STATUSES[String(status)] ?? "draft", data: found };
}

type Sent = Parameters<AppDataProvider["saveEdits"]>[1]["operations"][number];

const asSent = (operation: Operation): Sent =>
  operation.op === "add" ? { ...operation, data: { ...operation.data } } : operation;

function remoteEdit({ revision, by, by_id, created_at, operations }: Edit): RemoteEdit {
  return {
    revision,
    user: by_id === null ? null : { id: by_id, name: by ?? "" },
    created_at,
    operations: operations.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)) as unknown as Operation),
  };
}
