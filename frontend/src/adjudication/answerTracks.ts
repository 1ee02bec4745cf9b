import { inOrder } from "../align/tracks";
import type { Disagreement } from "../api/models";
import type { CueTrack, LaneCue } from "../editor/timeline/lanes";
import { spanOf } from "./place";

/** What each person says of the sentences to decide, side by side: a lane for everybody, in the order of the answers' numbers. */
export function answerTracks(sentences: readonly Disagreement[]): CueTrack[] {
  const people = new Map<string, { name: string; cues: LaneCue[] }>();
  for (const { cue_id, text, answers } of sentences) {
    for (const answer of answers) {
      const person = people.get(answer.assignment_id) ?? { name: answer.name, cues: [] };
      people.set(answer.assignment_id, person);
      const span = spanOf(answer);
      if (span) person.cues.push({ ...span, id: cue_id, text, status: answer.label });
    }
  }
  return [...people].map(([id, { name, cues }]) => ({ id: `answers ${id}`, kind: "answers", name, cues: inOrder(cues) }));
}
