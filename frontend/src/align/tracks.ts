import type { Sentence } from "../api/models";
import type { Curve } from "../editor/timeline/curve";
import type { CueTrack, LaneCue } from "../editor/timeline/lanes";
import type { Span } from "../timeline/timelineModel";
import type { Said } from "./decisions";

/** Where the model sees the sentence, or the person, with the proposal behind it. */
export function intervalTrack(cueId: string, proposed: Span, own: Span | null, curve: Curve | null): CueTrack {
  const here: LaneCue = { ...(own ?? proposed), id: cueId, text: "", status: own ? "own" : "proposed" };
  const ghost: LaneCue = { ...proposed, id: `${cueId} proposed`, text: "", status: "ghost" };
  return { id: "interval", kind: "interval", curve, cues: own ? inOrder([ghost, here]) : [here] };
}

/** The narration where it is spoken, and what was said of each sentence. */
export function sentenceTrack(
  sentences: readonly Pick<Sentence, "cue_id" | "text" | "spoken" | "proposed">[],
  answers: ReadonlyMap<string, Said>,
): CueTrack {
  const cues = sentences.map(({ cue_id, text, spoken, proposed }): LaneCue => {
    const { start_ms, end_ms } = spoken ?? proposed;
    return { start_ms, end_ms, id: cue_id, text, status: answers.get(cue_id)?.label ?? "open" };
  });
  return { id: "sentences", kind: "sentences", cues: inOrder(cues) };
}

export const inOrder = (cues: readonly LaneCue[]): LaneCue[] => [...cues].sort((a, b) => a.start_ms - b.start_ms);
