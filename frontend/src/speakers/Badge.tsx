import type { Speaker } from "../api/models";
import { voiceOf } from "./voices";

/** A voice by its number, for eyes; its name stands beside it. */
export const Badge = ({ speaker }: { speaker: Pick<Speaker, "number" | "narrates"> }) => (
  <span className={`badge ${voiceOf(speaker)}`} aria-hidden="true">
    {speaker.number + 1}
  </span>
);
