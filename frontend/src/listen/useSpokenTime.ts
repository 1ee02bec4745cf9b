import { useTranslate } from "react-admin";

/** A time of the film in words that are heard well: "1 minute 2 seconds". */
export function useSpokenTime(): (ms: number) => string {
  const translate = useTranslate();
  return (ms) => {
    const seconds = Math.floor(ms / 1000);
    const parts = { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 };
    const said = Object.entries(parts)
      .filter(([unit, count]) => count > 0 || (unit === "seconds" && seconds === 0))
      .map(([unit, count]) => translate(`cw.listen.time.${unit}`, { smart_count: count }));
    return said.join(" ");
  };
}
