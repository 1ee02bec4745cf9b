import type { Proposal } from "../../api/models";
import type { EditCue } from "../document/types";
import { guessMs, type Room } from "./fit";
import type { Rewriting } from "./Rewriter";

const SHOWN = 3;

/** What the model proposed for the place where a cue is now: what has just come, else what lies with the cue. */
export function proposalsOf(cue: EditCue, rewriting: Rewriting, room: Room, wordsPerMinute: number): readonly Proposal[] {
  const kept = cue.data["rewrites"];
  const found =
    rewriting.state === "done"
      ? rewriting.start_ms === cue.start_ms ? rewriting.rewrites.proposals : []
      : Array.isArray(kept) ? kept.filter(isProposal).filter((one) => one.start_ms === cue.start_ms) : []; // prettier-ignore
  return found.filter(({ text }) => guessMs(text, wordsPerMinute) <= room.ms).slice(0, SHOWN);
}

function isProposal(value: unknown): value is Proposal & { start_ms: number } {
  if (typeof value !== "object" || value === null) return false;
  const { text, start_ms, source } = value as Partial<Proposal & { start_ms: number }>;
  return typeof text === "string" && typeof start_ms === "number" && typeof source?.checkpoint === "string";
}
