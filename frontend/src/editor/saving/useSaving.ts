import { useEffect, useState, useSyncExternalStore } from "react";

import { newId } from "../document/newId";
import type { SaveState, ScriptServer } from "./contract";
import { Saver } from "./Saver";
import { shelfOf } from "./shelf";
import { tabsOf } from "./tabs";

const POLL_MS = 15_000;

export type Opening =
  | { readonly kind: "opening" }
  | { readonly kind: "open"; readonly saver: Saver }
  | { readonly kind: "failed"; readonly error: unknown };

const OPENING: Opening = { kind: "opening" };

/** A track open for its editing by `ownerId`, for as long as the page is. `server` is made once for each track. */
export function useSaver(trackId: string, ownerId: string, server: ScriptServer): Opening {
  const [opening, setOpening] = useState<Opening>(OPENING);
  useEffect(() => {
    let over = false;
    let close: (() => void) | undefined;
    const tabs = tabsOf(trackId, newId(), navigator.locks ?? null); // no locks over plain http
    Saver.open({ server, shelf: shelfOf(ownerId, trackId), tabs }).then(
      (saver) => {
        if (over) return saver.stop();
        const stopWatching = watching(saver);
        close = () => {
          stopWatching();
          void saver.flush().finally(() => saver.stop());
        };
        setOpening({ kind: "open", saver });
      },
      (error: unknown) => {
        if (!over) setOpening({ kind: "failed", error });
      },
    );
    return () => {
      over = true;
      close?.();
      setOpening(OPENING);
    };
  }, [trackId, ownerId, server]);
  return opening;
}

export function useSaveState(saver: Saver): SaveState {
  return useSyncExternalStore(saver.subscribe, saver.read);
}

/** What the browser tells of the connection and of the page. */
function watching(saver: Saver): () => void {
  const online = (): void => void saver.retry();
  const leaving = (): void => void saver.flush();
  const seen = (): void => void (document.hidden ? saver.flush() : saver.poll());
  // What is kept in the browser needs no question; only where nothing can be kept would it be lost.
  const closing = (event: BeforeUnloadEvent): void => {
    const { pending, unfinished, kept } = saver.read();
    if (!kept && pending + unfinished.length > 0) event.preventDefault();
  };
  const timer = setInterval(() => {
    if (!document.hidden) void saver.poll();
  }, POLL_MS);
  window.addEventListener("online", online);
  window.addEventListener("pagehide", leaving);
  window.addEventListener("beforeunload", closing);
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearInterval(timer);
    window.removeEventListener("online", online);
    window.removeEventListener("pagehide", leaving);
    window.removeEventListener("beforeunload", closing);
    document.removeEventListener("visibilitychange", seen);
  };
}
