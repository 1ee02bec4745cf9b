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
  language: string,
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
      const silent = by === "reader" || !canSpeak();
      if (silent || voices.length === 0) setAnnounced(cue.text);
      duck.current?.down();
      window.clearTimeout(release);
      const done = (): void => {
        if (last === cue.id) duck.current?.up();
      };
      // Screen readers never tell when they have done, and some engines do not either.
      const patience = silent ? 1 : 1.5;
      release = window.setTimeout(done, (spokenEstimateMs(cue.text) / pace) * patience + 1_000);
      if (silent) return;
      speechSynthesis.cancel();
      const words = new SpeechSynthesisUtterance(cue.text);
      words.rate = pace;
      const voice = voices.find((one) => one.voiceURI === voiceUri);
      if (voice) words.voice = voice;
      words.lang = voice?.lang ?? language;
      words.onend = done;
      words.onerror = ({ error }) => {
        // Replaced or hushed is as it should be; a voice that fails leaves the words to the screen reader.
        if (error !== "canceled" && error !== "interrupted") setAnnounced(cue.text);
      };
      speechSynthesis.speak(words);
    };

    const stop = playhead.subscribe((ms) => {
      if (!playhead.playing) {
        if (last !== null) hush(); // stopped or sought: the voice stops with the film
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
  }, [playhead, duck, cues, language, on, by, voiceUri, rate]);

  return on ? announced : "";
}
