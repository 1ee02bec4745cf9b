import type { Edit } from "../api/models";
import { ApiProblem } from "../api/problem";
import { renewSession } from "../providers/authProvider";
import { dataProvider, type TrackWithCues } from "../providers/dataProvider";
import { editCue } from "./document/editCue";
import type { Operation } from "./document/types";
import { scriptOf } from "./document/operations";
import type { RemoteEdit, ScriptServer } from "./saving/contract";

/**
 * The server's side of saving one track for `ownerId`. It asks past react-admin, whose own provider answers with nothing
 * where somebody was signed out, as if it had been saved.
 */
export function scriptServer(trackId: string, ownerId: string): ScriptServer {
  return {
    load: async () => {
      const { revision, cues } = await loadTrack(trackId);
      return { revision, script: scriptOf(cues.map(editCue)), at: null };
    },
    edits: async (since) => (await dataProvider.edits(trackId, since)).map(remoteEdit),
    send: async ({ id, revision, operations }) => {
      const batch = { id, revision, operations: operations.map(asSent) };
      const sent = await asOwner(ownerId, () => dataProvider.saveEdits(trackId, batch));
      return { revision: sent.revision, at: null };
    },
  };
}

const underway = new Map<string, Promise<TrackWithCues>>();

/** A script of thousands of cues is fetched once for all who ask while it comes. */
export function loadTrack(trackId: string): Promise<TrackWithCues> {
  const going = underway.get(trackId) ?? dataProvider.track(trackId).finally(() => underway.delete(trackId));
  underway.set(trackId, going);
  return going;
}

/** Whoever signed in again in another tab has a new token; it serves only if it is the same person's. */
async function asOwner<T>(ownerId: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 403 && error.document.type.endsWith(":csrf"))) throw error;
    if ((await renewSession()) !== ownerId) throw new ApiProblem({ ...error.document, status: 401 });
    return send();
  }
}

type Sent = Parameters<typeof dataProvider.saveEdits>[1]["operations"][number];

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
