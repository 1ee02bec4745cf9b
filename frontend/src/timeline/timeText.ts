/** 72345 → "1:12.3"; hours appear where there are any. */
export function clock(ms: number, tenths = true): string {
  const whole = Math.max(0, tenths ? Math.floor(ms / 100) : Math.floor(ms / 1000) * 10);
  const seconds = Math.floor(whole / 10);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const head = h > 0 ? `${h}:${String(m).padStart(2, "0")}` : String(m);
  return `${head}:${String(s).padStart(2, "0")}${tenths ? `.${whole % 10}` : ""}`;
}

/** From when to when. */
export const fromTo = ({ start_ms, end_ms }: { start_ms: number; end_ms: number }): string => `${clock(start_ms)} – ${clock(end_ms)}`;

/** A length for people: "0.8 s", "12 s", "3 min 20 s", "1 h 42 min". */
export function span(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 60)} h`;
}

/** Bytes for people, in decimal units as file managers show them. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
