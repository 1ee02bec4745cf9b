import { useEffect, useState, type RefObject } from "react";

import type { Cue } from "../api/models";
import type { Duck } from "./duck";
import type { Playhead } from "./playhead";
import { dueCue, rateFor, roomFor, spokenEstimateMs } from "./speechPlan";
import { canSpeak, type SpeechSettings } from "./speechSettings";

/**
 * Speaks each description as the film reaches it, with the film lowered under it. Returns the text for the live
 * region: what the person's own screen reader is to say, because they chose so or because the browser has no voice.
 */
export function useSpokenDescriptions(
  playhead: Playhead,
  duck: RefObject<Duck | null>,
  cues: readonly Cue[],
  { on, by, voiceUri, rate }: SpeechSettings,
): string {
  const [announced, setAnnounced] = useState("");

  useEffect(() => {
    if (!on) return;
    let last: string | null = null;
    let before = playhead.ms;
    let release = 0;
    const hush = (): void => {
      window.clearTimeout(release);
      if (canSpeak()) speechSynthesis.cancel();
      duck.current?.up();
    };

    const speak = (cue: Cue): void => {
      const pace = rateFor(cue.text, roomFor(cue, playhead.ms), rate);
      const voices = canSpeak() ? speechSynthesis.getVoices() : [];
      if (by === "reader" || voices.length === 0) setAnnounced(cue.text);
      if (by === "reader" || !canSpeak()) return;
      speechSynthesis.cancel();
      const words = new SpeechSynthesisUtterance(cue.text);
      words.rate = pace;
      const voice = voices.find((one) => one.voiceURI === voiceUri);
      if (voice) words.voice = voice;
      words.lang = voice?.lang ?? "en";
      const done = (): void => {
        if (last === cue.id) duck.current?.up();
      };
      words.onend = words.onerror = done;
      duck.current?.down();
      window.clearTimeout(release);
      // Some engines never tell their end.
      release = window.setTimeout(done, (spokenEstimateMs(cue.text) / pace) * 1.5 + 1_000);
      speechSynthesis.speak(words);
    };

    const stop = playhead.subscribe((ms) => {
      if (!playhead.playing) {
        if (canSpeak() && speechSynthesis.speaking) hush();
        before = ms;
        return;
      }
      if (ms < before - 250 || ms > before + 2_000) last = null; // sought: what was spoken may be spoken again
      before = ms;
      const cue = dueCue(cues, ms, last);
      if (cue === null) return;
      last = cue.id;
      speak(cue);
    });
    return () => {
      stop();
      hush();
      setAnnounced("");
    };
  }, [playhead, duck, cues, on, by, voiceUri, rate]);

  return on ? announced : "";
}
