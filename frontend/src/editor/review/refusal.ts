import { ApiProblem } from "../../api/problem";
import type { State } from "./steps";

/** Why a script was not sent on, as far as somebody can do something about it. */
export type Refusal =
  | { why: "role" }
  | { why: "stale" }
  | { why: "elsewhere"; state: State | null }
  | { why: "empty"; cues: string[] }
  | { why: "other" };

const STATES: readonly unknown[] = ["draft", "in_review", "changes_asked", "approved", "published"] satisfies State[];
const isState = (value: unknown): value is State => STATES.includes(value);

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiProblem)) return { why: "other" };
  // What a problem carries beside its words is the server's to choose.
  const { type, status, ...more } = error.document as ApiProblem["document"] & { state?: unknown; cues?: unknown };
  const slug = type.split(":").at(-1);
  if (status === 403) return { why: "role" };
  if (status === 409 && slug === "stale-revision") return { why: "stale" };
  if (status === 409 && slug === "state-step") return { why: "elsewhere", state: isState(more.state) ? more.state : null };
  if (status === 422 && slug === "cue-empty") {
    const cues = Array.isArray(more.cues) ? more.cues : [];
    return { why: "empty", cues: cues.filter((one): one is string => typeof one === "string") };
  }
  return { why: "other" };
}
