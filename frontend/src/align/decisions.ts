import type { Answer, Sentence } from "../api/models";
import type { Span } from "../timeline/timelineModel";

export type Label = Answer["label"];

/** What a person says of a sentence; only what can be seen has an interval. */
export interface Said {
  label: Label;
  interval: Span | null;
}

/** One decision in the order in which they were made; without an `answerId` the server has not said that it has it. */
export interface Given {
  key: string;
  answerId: string | null;
  cueId: string;
  said: Said;
}

export function saidOf(answer: Pick<Answer, "label" | "start_ms" | "end_ms">): Said {
  const { label, start_ms, end_ms } = answer;
  return { label, interval: start_ms === null || end_ms === null ? null : { start_ms, end_ms } };
}

const givenOf = (answer: Answer): Given => ({ key: answer.id, answerId: answer.id, cueId: answer.cue_id, said: saidOf(answer) });

/** The server's ids are in the order in which it took the answers; what it has not taken yet comes last. */
function inOrder(given: readonly Given[]): Given[] {
  const sure = given.filter(({ answerId }) => answerId !== null);
  sure.sort((a, b) => ((a.answerId ?? "") < (b.answerId ?? "") ? -1 : 1));
  return [...sure, ...given.filter(({ answerId }) => answerId === null)];
}

export function known(sentences: readonly Sentence[]): Given[] {
  return inOrder(sentences.flatMap(({ answer }) => (answer === null ? [] : [givenOf(answer)])));
}

/** The server has taken the decision; where its answer was known already, by a reload, it is there once. */
export function settled(given: readonly Given[], key: string, answerId: string): Given[] {
  const twice = given.some((one) => one.answerId === answerId);
  return inOrder(
    twice ? given.filter((one) => one.key !== key) : given.map((one) => (one.key === key ? { ...one, answerId } : one)),
  );
}

export function without(given: readonly Given[], key: string): Given[] {
  return given.filter((one) => one.key !== key && one.answerId !== key);
}

/** An earlier answer counts again, which this page may never have seen. */
export function restored(given: readonly Given[], counts: Answer | null): Given[] {
  if (counts === null || given.some(({ answerId }) => answerId === counts.id)) return [...given];
  return inOrder([...given, givenOf(counts)]);
}

/** What counts: of each sentence the last thing said. */
export function counting(given: readonly Given[]): Map<string, Said> {
  return new Map(given.map(({ cueId, said }) => [cueId, said]));
}

/** The next sentence without an answer, from `index` on and then from the start; the number of sentences if none is left. */
export function nextOpen(cueIds: readonly string[], answers: ReadonlyMap<string, Said>, index: number): number {
  const open = (at: number): boolean => !answers.has(cueIds[at] ?? "");
  const places = cueIds.map((_, at) => at);
  return places.find((at) => at > index && open(at)) ?? places.find((at) => at !== index && open(at)) ?? cueIds.length;
}
