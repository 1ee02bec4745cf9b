import type { Job, Step } from "../api/models";
import type { CueTone } from "../shell/CueMark";

/** The mark for where something stands. */
export function toneOf(state: string | null | undefined): CueTone {
  switch (state) {
    case "done":
      return "ready";
    case "running":
      return "working";
    case "queued":
    case "waiting":
      return "waiting";
    case "failed":
      return "trouble";
    default:
      return "none";
  }
}

/** "About 2 minutes left" comes from seconds; what is under ten seconds is "a few seconds". */
export function leftOf(seconds: number | null | undefined): { key: string; count: number } | null {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return null;
  if (seconds < 10) return { key: "cw.jobs.left_moments", count: 0 };
  if (seconds < 90) return { key: "cw.jobs.left_seconds", count: Math.round(seconds / 5) * 5 };
  if (seconds < 5400) return { key: "cw.jobs.left_minutes", count: Math.round(seconds / 60) };
  return { key: "cw.jobs.left_hours", count: Math.round(seconds / 3600) };
}

/** Where the way to the text stands now: the step that runs, else the one that failed, else the one to come. */
export function presentStep(job: Job): Step | null {
  const first = (state: string): Step | undefined => job.steps.find((step) => step.state === state);
  return first("failed") ?? first("running") ?? first("queued") ?? null;
}

/** Changes whenever a step ends, so that what the step made is fetched then. */
export const stepsDone = (job: Job | undefined): string =>
  job?.steps.filter((step) => step.state === "done").map((step) => step.name).join(",") ?? "";
