import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { Recording } from "../../api/models";
import type { AppDataProvider } from "../../providers/dataProvider";
import { microphone } from "../../recording/microphone";
import { Recorder, type RecorderState } from "../../recording/Recorder";
import type { EditorStore } from "../document/EditorStore";
import * as gestures from "../document/gestures";
import type { Transport } from "../player/transport";

interface Needs {
  trackId: string;
  store: EditorStore;
  transport: Transport;
  filmMs: number;
}

const keyOf = (trackId: string, id: string): unknown[] => ["recording", trackId, id];

/**
 * Records descriptions of one script. Meanwhile the film runs from where the description begins, without its sound; what
 * was spoken is then the cue's, and the cue is as long as that.
 */
export function useOwnVoice({ trackId, store, transport, filmMs }: Needs): Recorder<string> {
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const recorder = useMemo(() => {
    const send = async (cueId: string, text: string, sound: Blob): Promise<void> => {
      const kept = await provider.record(trackId, sound, text);
      if (!("id" in kept)) throw new Error("Your session has ended. Sign in again."); // react-admin's empty answer
      queries.setQueryData(keyOf(trackId, kept.id), kept);
      store.settle();
      store.dispatch(gestures.setRecording(store.readScript(), cueId, kept.id, kept.duration_ms, filmMs || undefined), "record");
    };
    return new Recorder<string>(microphone, send, {
      begins: (cueId) => {
        const cue = store.cue(cueId);
        transport.mute(true);
        if (cue) transport.playFrom(cue.start_ms);
      },
      ends: () => {
        transport.pause();
        transport.mute(false);
      },
    });
  }, [provider, queries, trackId, store, transport, filmMs]);
  useEffect(() => () => void recorder.discard(), [recorder]);
  return recorder;
}

export function useRecorderState(recorder: Recorder<string>): RecorderState {
  return useSyncExternalStore(recorder.subscribe, recorder.read);
}

/** What a cue's field `recording` names; null while that is not known, and where it is gone. */
export function useRecording(trackId: string, id: string): Recording | null {
  const provider = useDataProvider<AppDataProvider>();
  const { data } = useQuery({
    queryKey: keyOf(trackId, id),
    queryFn: () => provider.recording(trackId, id),
    enabled: id !== "",
    staleTime: 30 * 60_000, // its address holds for hours
    retry: false,
  });
  return id === "" ? null : (data ?? null);
}
