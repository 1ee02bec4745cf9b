import type { Cue, TextFormat } from "../api/models";

export type Use = "players" | "studios" | "research";
export const USES: readonly Use[] = ["players", "studios", "research"];

const FOR_PLAYERS = new Set(["vtt", "srt", "ttml", "ass"]);
const FOR_PROGRAMS = new Set(["json", "jsonl"]);

export function neededFor(format: TextFormat): Use {
  if (FOR_PLAYERS.has(format.name)) return "players";
  return format.research || FOR_PROGRAMS.has(format.name) ? "research" : "studios";
}

/** The formats that can be written, by who needs them; a group without any is left out. */
export function grouped(formats: readonly TextFormat[]): { use: Use; formats: TextFormat[] }[] {
  const written = formats.filter((format) => format.writes);
  return USES.map((use) => ({ use, formats: written.filter((format) => neededFor(format) === use) })).filter(
    (group) => group.formats.length > 0,
  );
}

const holds = (value: unknown): boolean =>
  !(value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0));

/**
 * Which fields a format cannot carry, with how many of the cues have them, the most frequent first. What no format
 * has a name for (evidence, alternatives ..) counts as "fields", as it does on the server.
 */
export function lost(format: TextFormat, formats: readonly TextFormat[], cues: readonly Cue[]): { field: string; cues: number }[] {
  const named = new Set(formats.flatMap((each) => each.carries));
  const counts = new Map<string, number>();
  for (const cue of cues) {
    const fields = Object.entries(cue.data).filter(([, value]) => holds(value));
    for (const field of new Set(fields.map(([name]) => (named.has(name) ? name : "fields")))) {
      if (!format.carries.includes(field)) counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  return [...counts].map(([field, count]) => ({ field, cues: count })).sort((a, b) => b.cues - a.cues || a.field.localeCompare(b.field));
}

const RATES = [23.976, 24, 25, 29.97, 30, 47.952, 48, 50, 59.94, 60];
export const RATE_NAMES: readonly string[] = ["23.976", "24", "25", "29.97", "29.97df", "30", "48", "50", "59.94", "59.94df", "60"];

/** The name of the frame rate that a film has, as time codes are told: 23.976, 25 ..; 25 where it has none of them. */
export function rateOf(framesPerSecond: number | null | undefined): string {
  const near = RATES.find((rate) => Math.abs(rate - (framesPerSecond ?? 0)) < 0.01);
  return String(near ?? 25);
}

export interface TimeCodes {
  rate: string;
  start?: string;
}

/** Where a track is downloaded from. */
export function exportUrl(trackId: string, format: string, { rate, start }: TimeCodes): string {
  const query = new URLSearchParams({ format, rate, ...(start ? { start } : {}), download: "true" });
  return `/v1/tracks/${trackId}/export?${query.toString()}`;
}
