import { useCallback, useSyncExternalStore } from "react";

import type { EditorStore, Undoable } from "./EditorStore";
import type { EditCue, Script } from "./types";

/** One cue; whoever calls renders again only when that cue changes. */
export function useCue(store: EditorStore, id: string): EditCue | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribeCue(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.cue(id));
}

/** Everything, with every change. */
export function useScript(store: EditorStore): Script {
  return useSyncExternalStore(store.subscribe, store.readScript);
}

export function useSelected(store: EditorStore): string | null {
  return useSyncExternalStore(store.subscribeSelected, store.readSelected);
}

export function useUndoable(store: EditorStore): Undoable {
  return useSyncExternalStore(store.subscribeUndoable, store.readUndoable);
}
