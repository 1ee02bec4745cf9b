import type { Cue } from "../../api/models";
import type { CueStatus, EditCue } from "./types";

const STATUSES: Readonly<Record<string, CueStatus>> = {
  approved: "approved",
  changes_asked: "changes_asked",
  review: "changes_asked", // by a conform: somebody must look at it again
};

/** A cue as the server tells it. */
export function editCue({ id, start_ms, end_ms, text, data }: Cue): EditCue {
  const { extended, status, recording, ...found } = data;
  return {
    id,
    start_ms,
    end_ms,
    text,
    extended: extended === true,
    status: STATUSES[String(status)] ?? "draft",
    recording: typeof recording === "string" ? recording : "",
    data: found,
  };
}
