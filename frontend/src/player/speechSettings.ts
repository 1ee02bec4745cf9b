import { useStore } from "react-admin";

export interface SpeechSettings {
  on: boolean;
  /** "voice": the browser speaks. "reader": the person's own screen reader does, from a live region. */
  by: "voice" | "reader";
  voiceUri: string | null;
  rate: number;
}

const DEFAULTS: SpeechSettings = { on: false, by: "voice", voiceUri: null, rate: 1 };

export function useSpeechSettings(): [SpeechSettings, (change: Partial<SpeechSettings>) => void] {
  const [kept, keep] = useStore<Partial<SpeechSettings>>("cuewright.speech", DEFAULTS);
  const settings = { ...DEFAULTS, ...kept };
  return [settings, (change) => keep({ ...settings, ...change })];
}

/** Can this browser speak at all? */
export const canSpeak = (): boolean => "speechSynthesis" in window;
