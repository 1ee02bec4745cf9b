import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "react-admin";

import { descriptionData, type Media, type Mix } from "../api/models";
import { heardMix } from "../mixes/mixModel";
import { Duck } from "../player/duck";
import type { Playhead } from "../player/playhead";
import { canSpeak, useSpeechSettings, type SpeechSettings } from "../player/speechSettings";
import { useSource } from "../player/useSource";
import { useSpokenDescriptions } from "../player/useSpokenDescriptions";
import type { TrackWithCues } from "../providers/dataProvider";

const [SLOWEST, FASTEST, STEP] = [0.7, 2.5, 0.1];

export type By = "mix" | SpeechSettings["by"];

interface Heard {
  playhead: Playhead;
  video: HTMLVideoElement | null;
  script: TrackWithCues;
  media: Media;
  mixes: readonly Mix[];
  onExpired: () => void; // addresses that no longer work; resolves to whether there are new ones
  onMixExpired: () => Promise<boolean>;
}

/**
 * What is played, and where the sound of the descriptions comes from: the film mixed with its narrator where there is
 * a mix of just these words, else this browser's voice over the film, or the listener's own screen reader. The page
 * knows no more of it than what comes back here.
 */
export function useDescribedSound({ playhead, video, script, media, mixes, onExpired, onMixExpired }: Heard) {
  const [wantsMix, setWantsMix] = useStore<boolean | null>("cuewright.listen_mix", null);
  const [broken, setBroken] = useState(false);
  const failures = useRef(0);
  const duck = useRef<Duck | null>(null);
  const [speech, setSpeech] = useSpeechSettings();
  const own: SpeechSettings["by"] = canSpeak() ? speech.by : "reader";
  const there = heardMix(mixes, script.revision);
  const mix = broken ? null : there;
  // Who reads with a screen reader and its Braille display has said so; everybody else gets the narrator.
  const mixed = mix !== null && (wantsMix ?? own !== "reader") ? mix : null;
  const by: By = mixed !== null ? "mix" : own;

  const expired = (): void => {
    if (mixed === null) return onExpired();
    void onMixExpired().then((renewed) => renewed || setBroken(true));
  };
  const source = useSource(media, video, expired, mixed?.mixed_url ? { kind: `mix ${mixed.job_id}`, src: mixed.mixed_url } : null);
  const onError = (): void => {
    if (mixed !== null) {
      failures.current += 1;
      if (failures.current > 1) setBroken(true); // new addresses do not help
    }
    source.onError();
  };

  // The mix has no extended description, since the film does not wait in it.
  const spoken = useMemo(
    () => (mixed === null ? script.cues : script.cues.filter((cue) => descriptionData(cue).extended === true)),
    [mixed, script.cues],
  );
  const heard = useSpokenDescriptions(playhead, duck, spoken, script.language, { ...speech, on: true, by: own });
  useEffect(() => {
    if (video !== null) duck.current = new Duck(video);
  }, [video]);

  return {
    source: { ...source, onError, broken: source.broken && mixed === null }, // without its mix the film goes on
    by,
    own,
    mix,
    /** Extended descriptions that the mix leaves to the other voice. */
    leftOut: mixed === null ? 0 : spoken.length,
    /** Why there is no narrator although a mix was made. */
    without: broken ? ("broken" as const) : there === null && mixes.length > 0 ? ("stale" as const) : null,
    rate: speech.rate,
    /** For the live region: what the screen reader is to say. */
    heard,
    speech,
    setSpeech,
    choose(next: By): void {
      setWantsMix(next === "mix");
      if (next !== "mix") setSpeech({ by: next });
    },
    /** The new rate. */
    turn(steps: number): number {
      const rate = Math.min(FASTEST, Math.max(SLOWEST, Math.round((speech.rate + steps * STEP) * 10) / 10));
      setSpeech({ rate });
      return rate;
    },
  };
}
