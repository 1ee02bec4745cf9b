import { useEffect, useRef } from "react";

import type { Media } from "../api/models";
import { Duck } from "../player/duck";
import type { Playhead } from "../player/playhead";
import { canSpeak, useSpeechSettings, type SpeechSettings } from "../player/speechSettings";
import { useSource } from "../player/useSource";
import { useSpokenDescriptions } from "../player/useSpokenDescriptions";
import type { TrackWithCues } from "../providers/dataProvider";

const [SLOWEST, FASTEST, STEP] = [0.7, 2.5, 0.1];

/**
 * What is played, and where the sound of the descriptions comes from: this browser's voice over the film, or the
 * listener's own screen reader. The page knows no more of it than what comes back here, so that a film mixed with its
 * descriptions beforehand can take their place.
 */
export function useDescribedSound(
  playhead: Playhead,
  video: HTMLVideoElement | null,
  script: TrackWithCues,
  media: Media,
  onExpired: () => void,
) {
  const source = useSource(media, video, onExpired);
  const duck = useRef<Duck | null>(null);
  const [speech, setSpeech] = useSpeechSettings();
  const by: SpeechSettings["by"] = canSpeak() ? speech.by : "reader";
  const heard = useSpokenDescriptions(playhead, duck, script.cues, script.language, { ...speech, on: true, by });
  useEffect(() => {
    if (video !== null) duck.current = new Duck(video);
  }, [video]);
  return {
    source,
    by,
    rate: speech.rate,
    /** For the live region: what the screen reader is to say. */
    heard,
    speech,
    setSpeech,
    /** The new rate. */
    turn(steps: number): number {
      const rate = Math.min(FASTEST, Math.max(SLOWEST, Math.round((speech.rate + steps * STEP) * 10) / 10));
      setSpeech({ rate });
      return rate;
    },
  };
}
