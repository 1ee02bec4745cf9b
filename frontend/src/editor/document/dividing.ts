/** How near, as a share of the text, the end of a sentence must be to be preferred to the end of a word. */
const SENTENCE_REACH = 0.25;

/**
 * A text in two: at the caret, or, where that stands within a word or nowhere of use, at the nearest end of a sentence or
 * a word to `share` (0 to 1) of the text. Null for a text that has no two parts.
 */
export function divided(text: string, caret: number | null, share: number): readonly [string, string] | null {
  const words = wordStarts(text);
  const given = caret !== null && text.slice(0, caret).trim() !== "" && text.slice(caret).trim() !== "";
  const target = given ? caret : share * text.length;
  const at = given ? besideWord(text, caret, words) : nearestEnd(text, target, words);
  if (at === undefined) return null;
  const parts = [text.slice(0, at).trim(), text.slice(at).trim()] as const;
  return parts[0] === "" || parts[1] === "" ? null : parts;
}

function besideWord(text: string, caret: number, words: readonly number[]): number | undefined {
  const between = /\s/u.test(text.charAt(caret - 1)) || /\s/u.test(text.charAt(caret));
  return between ? caret : nearest(words, caret);
}

function nearestEnd(text: string, target: number, words: readonly number[]): number | undefined {
  const sentence = nearest(sentenceStarts(text), target);
  if (sentence !== undefined && Math.abs(sentence - target) <= SENTENCE_REACH * text.length) return sentence;
  return nearest(words, target) ?? sentence;
}

function nearest(places: readonly number[], target: number): number | undefined {
  return places.reduce<number | undefined>(
    (best, place) => (best === undefined || Math.abs(place - target) < Math.abs(best - target) ? place : best),
    undefined,
  );
}

/** Where a word begins after another: after a space, and, in scripts without spaces, after a word. */
function wordStarts(text: string): number[] {
  const starts: number[] = [];
  let before: Intl.SegmentData | undefined;
  for (const part of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    const space = part.segment.trim() === "";
    if (before !== undefined && !space && (before.segment.trim() === "" || (before.isWordLike && part.isWordLike))) {
      starts.push(part.index);
    }
    before = part;
  }
  return starts;
}

function sentenceStarts(text: string): number[] {
  const parts = new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text);
  return Array.from(parts, ({ index }) => index).filter((index) => index > 0);
}
