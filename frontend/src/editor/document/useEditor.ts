import { useCallback, useSyncExternalStore } from "react";

import type { EditorStore, Undoable } from "./EditorStore";
import type { EditCue, Script } from "./types";

/** One cue; whoever calls renders again only when that cue changes. */
export function useCue(store: EditorStore, id: string): EditCue | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribeCue(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.cue(id));
}

/** The ids of the cues as they follow each other. */
export function useOrder(store: EditorStore): readonly string[] {
  return useSyncExternalStore(store.subscribeOrder, store.readOrder);
}

/** Everything, with every change: for a drawing, not for a list. */
export function useScript(store: EditorStore): Script {
  return useSyncExternalStore(store.subscribe, store.readScript);
}

export function useSelected(store: EditorStore): string | null {
  return useSyncExternalStore(store.subscribeSelected, store.readSelected);
}

/** For a row: renders only the two rows that a change of selection touches. */
export function useIsSelected(store: EditorStore, id: string): boolean {
  return useSyncExternalStore(store.subscribeSelected, () => store.readSelected() === id);
}

export function useUndoable(store: EditorStore): Undoable {
  return useSyncExternalStore(store.subscribeUndoable, store.readUndoable);
}
