import type { Sentence } from "../api/models";
import { decode } from "./curve";

export const ORDERS = ["time", "open"] as const;
export type Order = (typeof ORDERS)[number];

const PLACE_WEIGHT = 0.25; // of a bit about the second, against one about whether it is seen: as the queue weighs films
const UNTOLD = 0.5;

const bitsOf = (share: number): number => (share > 0 ? -share * Math.log2(share) : 0);

/** How much an answer is expected to tell, in bits: whether the film shows it, and if so in which second. */
export function openBits({ alignable, curve }: Pick<Sentence, "alignable" | "curve">): number {
  const seen = Math.min(1, Math.max(0, alignable ?? UNTOLD));
  const weights = curve ? decode(curve) : [];
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const place = all > 0 ? weights.reduce((bits, weight) => bits + bitsOf(weight / all), 0) : 0;
  return bitsOf(seen) + bitsOf(1 - seen) + PLACE_WEIGHT * seen * place;
}

/** As they are spoken, or what the model knows least about first; equals stay in the order in which they are spoken. */
export function ordered(sentences: readonly Sentence[], order: Order): readonly Sentence[] {
  if (order === "time") return sentences;
  return sentences
    .map((sentence) => ({ sentence, bits: openBits(sentence) }))
    .sort((one, other) => other.bits - one.bits)
    .map(({ sentence }) => sentence);
}
