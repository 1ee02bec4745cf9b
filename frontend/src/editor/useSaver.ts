import { useEffect, useState, useSyncExternalStore } from "react";
import { useDataProvider, useGetIdentity } from "react-admin";

import type { TrackState } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { newId } from "./document/newId";
import type { SaveState } from "./saving/contract";
import { Saver } from "./saving/Saver";
import { shelfOf } from "./saving/shelf";
import { tabsOf } from "./saving/tabs";
import { scriptServer } from "./scriptServer";

/** What the server tells of a script that is open. */
export interface Told {
  readonly revision: number;
  readonly state: TrackState;
  readonly notes: number;
  readonly resolved: number;
}

interface Opened {
  readonly saver: Saver | null;
  readonly error: unknown;
  readonly told: Told | null;
  readonly retry: () => void;
}

/** Opens a script to be written: with what this browser still holds of it, and with what others save meanwhile. */
export function useSaver(trackId: string): Opened {
  const provider = useDataProvider<AppDataProvider>();
  const { identity } = useGetIdentity();
  const [saver, setSaver] = useState<Saver | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [tries, setTries] = useState(0);
  const me = identity?.id as string | undefined;

  useEffect(() => {
    if (me === undefined) return;
    let opened: Saver | null = null;
    let gone = false;
    const locks = "locks" in navigator ? navigator.locks : null; // not there over plain http from another machine
    Saver.open({ server: scriptServer(provider, trackId), shelf: shelfOf(me, trackId), tabs: tabsOf(trackId, newId(), locks) }).then(
      (ready) => {
        if (gone) ready.stop();
        else setSaver((opened = ready));
      },
      (reason: unknown) => setError(reason),
    );
    return () => {
      gone = true;
      void opened?.flush().finally(() => opened?.stop());
      setSaver(null);
      setError(null);
    };
  }, [provider, trackId, me, tries]);

  useEffect(() => {
    if (saver === null) return;
    const events = new EventSource(`/v1/tracks/${trackId}/events`);
    events.addEventListener("script", (event: MessageEvent<string>) => {
      const now = JSON.parse(event.data) as Told;
      setTold(now);
      saver.changed(now.revision);
    });
    const back = (): void => void saver.retry();
    const look = (): void => {
      if (document.visibilityState === "visible") void saver.poll();
      else void saver.flush(); // the page may go for good
    };
    const leave = (): void => void saver.flush();
    const poll = setInterval(() => {
      if (events.readyState === EventSource.CLOSED) void saver.poll();
    }, 10_000);
    window.addEventListener("online", back);
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", look);
    return () => {
      events.close();
      clearInterval(poll);
      window.removeEventListener("online", back);
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", look);
    };
  }, [saver, trackId]);

  const retry = (): void => setTries((before) => before + 1);
  return { saver, error, told, retry };
}

export function useSaveState(saver: Saver): SaveState {
  return useSyncExternalStore(saver.subscribe, saver.read);
}
