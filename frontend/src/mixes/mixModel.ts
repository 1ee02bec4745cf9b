import { isFinal, type Job, type Mix, type Voice } from "../api/models";

export const PIPELINE = "mix_track";
export const SLOWEST = 80; // words per minute, as the server takes them
export const FASTEST = 400;

/** The last job that was to mix this script, which may still run or have failed. */
export function lastMixJob(jobs: readonly Job[], trackId: string): Job | undefined {
  return jobs
    .filter((job) => job.pipeline === PIPELINE && job.params["track_id"] === trackId)
    .sort((a, b) => b.created_at.localeCompare(a.created_at))[0];
}

/** Whether a job has more to say than its result does: it runs, or there is none. */
export const worthShowing = (job: Job | undefined): job is Job =>
  job !== undefined && (!isFinal(job.state) || job.state === "failed" || job.state === "cancelled");

const base = (language: string): string => language.toLowerCase().split("-")[0] ?? "";

/** Those that speak the language, whatever its country. */
export const voicesOf = (voices: readonly Voice[], language: string): Voice[] =>
  voices.filter((voice) => base(voice.language) === base(language));

/** The newest mix that says the words of this revision; what is heard must be what is read. */
export const heardMix = (mixes: readonly Mix[], revision: number): Mix | null =>
  mixes.find((mix) => mix.track_revision === revision && mix.mixed_url !== null) ?? null;

export interface Download {
  what: "film" | "extended" | "mixed" | "stem" | "extended_captions" | "extended_descriptions";
  url: string;
  name: string;
}

const FILES: readonly [Download["what"], string][] = [
  ["film", ".described.mp4"],
  ["extended", ".extended.mp4"],
  ["extended_captions", ".extended.captions.vtt"],
  ["extended_descriptions", ".extended.ad.vtt"],
  ["mixed", ".described.m4a"],
  ["stem", ".ad.wav"],
];

/** What can be saved of a mix, and under which name; the whole film first. */
export function downloadsOf(mix: Mix, title: string): Download[] {
  const name = title.replace(/[\\/:*?"<>|]+/g, "-").trim() || "film";
  return FILES.flatMap(([what, ending]) => {
    const url = mix[`${what}_url`];
    return url === null ? [] : [{ what, url, name: name + ending }];
  });
}

/** The voice as a name for sentences; its label may not be known yet. */
export const narratorOf = ({ voice }: Mix): string => voice.charAt(0).toUpperCase() + voice.slice(1);

/** "−23.1", with a true minus. */
export const decibels = (value: number): string => value.toFixed(1).replace("-", "−");
