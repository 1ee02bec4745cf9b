import { useEffect, useState } from "react";

import type { TrackState } from "../api/models";
import type { Saver } from "./saving/Saver";

/** What the server tells of a script that is open. */
export interface Told {
  readonly revision: number;
  readonly state: TrackState;
  readonly notes: number;
  readonly resolved: number;
}

/** Hears at once what others save, decide and note. Where events do not get through, the saver asks now and then. */
export function useTold(trackId: string, saver: Saver): Told | null {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    const events = new EventSource(`/v1/tracks/${trackId}/events`);
    events.addEventListener("script", (event: MessageEvent<string>) => {
      const now = JSON.parse(event.data) as Told;
      setTold(now);
      saver.changed(now.revision);
    });
    return () => events.close();
  }, [trackId, saver]);
  return told;
}
