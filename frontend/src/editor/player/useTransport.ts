import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";

import type { Media } from "../../api/models";
import { FrameTimes } from "./frameTimes";
import { Transport, type TransportState } from "./transport";

/** As long as a film may be: where nobody knows how long it is. */
export const LONGEST_MS = 24 * 3_600_000;

interface Facts {
  /** Of the film as it was uploaded: what a copy without frame times is stepped by. */
  framesPerSecond: number | null;
  durationMs: number;
}

/** One transport for the life of the page; it learns the frame times as they come. */
export function useTransport(media: Media | undefined, { framesPerSecond, durationMs }: Facts): Transport {
  const [transport] = useState(() => new Transport());
  const url = media?.frames_url ?? null;
  // The signature changes with every answer; the file behind it does not.
  const file = url?.split("/").slice(4).join("/") ?? null;
  const { data } = useQuery({
    queryKey: ["frame times", file],
    queryFn: async ({ signal }) => {
      const response = await fetch(url as string, { signal });
      if (!response.ok) throw new Error(`The frame times could not be fetched (${response.status})`);
      return FrameTimes.read(await response.arrayBuffer());
    },
    enabled: url !== null,
    staleTime: Infinity,
    retry: 1,
  });
  const guessed = useMemo(() => {
    const rate = framesPerSecond && framesPerSecond > 0 ? framesPerSecond : 25;
    return FrameTimes.at(rate, Math.ceil((durationMs / 1000) * rate));
  }, [framesPerSecond, durationMs]);
  useEffect(() => transport.know(data ?? guessed), [transport, data, guessed]);
  return transport;
}

/** What the transport is set to; renders when that changes, not as the film moves. */
export function useTransportState(transport: Transport): TransportState {
  return useSyncExternalStore(transport.subscribe, transport.snapshot);
}
