import { describe, expect, it } from "vitest";

import type { Job, Mix } from "../api/models";
import { decibels, downloadsOf, heardMix, lastMixJob, voicesOf, worthShowing } from "./mixModel";

const job = (over: Partial<Job>): Job => ({ pipeline: "mix_track", params: { track_id: "t" }, state: "done", created_at: "1", ...over }) as Job;
const mix = (over: Partial<Mix>): Mix =>
  ({
    track_revision: 3,
    film_url: "/f",
    mixed_url: "/m",
    stem_url: "/s",
    extended_url: null,
    extended_captions_url: null,
    extended_descriptions_url: null,
    ...over,
  }) as Mix;

describe("jobs", () => {
  it("finds the last one of this script among all of the film", () => {
    const jobs = [
      job({ id: "a" }),
      job({ id: "b", created_at: "2" }),
      job({ id: "c", created_at: "3", params: { track_id: "other" } }),
      job({ id: "d", created_at: "4", pipeline: "describe_video" }),
    ];
    expect(lastMixJob(jobs, "t")?.id).toBe("b");
    expect(lastMixJob([], "t")).toBeUndefined();
  });
  it("shows those that run or went wrong", () => {
    const states = ["queued", "running", "failed", "cancelled", "done"] as const;
    expect(states.map((state) => worthShowing(job({ state })))).toEqual([true, true, true, true, false]);
    expect(worthShowing(undefined)).toBe(false);
  });
});

describe("what is heard", () => {
  it("is the newest mix of the words that are shown, and no other", () => {
    const mixes = [mix({ job_id: "new", track_revision: 4 }), mix({ job_id: "old" }), mix({ job_id: "older" })];
    expect(heardMix(mixes, 3)?.job_id).toBe("old");
    expect(heardMix(mixes, 5)).toBeNull();
    expect(heardMix([mix({ mixed_url: null })], 3)).toBeNull();
  });
});

it("offers the voices of a language in all its countries", () => {
  const voices = [
    { name: "linda", language: "en-US", label: "Linda" },
    { name: "omar", language: "ar", label: "Omar" },
  ];
  expect(voicesOf(voices, "en").map(({ name }) => name)).toEqual(["linda"]);
  expect(voicesOf(voices, "AR-eg").map(({ name }) => name)).toEqual(["omar"]);
  expect(voicesOf(voices, "de")).toEqual([]);
});

it("names files after the film", () => {
  expect(downloadsOf(mix({}), "A/B: the film").map(({ name }) => name)).toEqual([
    "A-B- the film.described.mp4",
    "A-B- the film.described.m4a",
    "A-B- the film.ad.wav",
  ]);
  expect(downloadsOf(mix({ extended_url: "/e", extended_captions_url: "/c" }), " ").map(({ what, name }) => [what, name])).toContainEqual([
    "extended_captions",
    "film.extended.captions.vtt",
  ]);
});

it("writes decibels with a true minus", () => expect([decibels(-23.04), decibels(12)]).toEqual(["−23.0", "12.0"]));
