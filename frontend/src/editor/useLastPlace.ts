import { useEffect } from "react";

import type { EditorStore } from "./document/EditorStore";
import type { Transport } from "./player/transport";

const keyOf = (trackId: string): string => `cuewright.editor_at.${trackId}`;

/** Opening a script goes back to where one was; the first time, to its first description. */
export function useLastPlace(trackId: string, store: EditorStore, transport: Transport): void {
  useEffect(() => {
    const kept = read(trackId);
    const id = kept !== null && store.cue(kept) ? kept : store.readOrder()[0];
    if (id !== undefined && store.readSelected() === null) {
      store.select(id);
      transport.seek(store.cue(id)?.start_ms ?? 0);
    }
    return store.subscribeSelected(() => write(trackId, store.readSelected()));
  }, [trackId, store, transport]);
}

function read(trackId: string): string | null {
  try {
    return localStorage.getItem(keyOf(trackId));
  } catch {
    return null; // a browser that keeps nothing
  }
}

function write(trackId: string, id: string | null): void {
  try {
    if (id !== null) localStorage.setItem(keyOf(trackId), id);
  } catch {
    // nothing is lost by it
  }
}
