import type { Cue } from "../api/models";

/** One word as it is heard; of a text that was changed since, or came without times, they are guessed. */
export interface HeardWord {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly text: string;
}

/** What one speaker says in one go. */
export interface HeardLine {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly speaker: number | null;
  readonly name: string;
  readonly described: boolean; // a line of the description
  readonly words: readonly HeardWord[]; // none where the words are kept back
}

export const PART = 40; // lines that are shown at once: a long film must not make the page slow

type Timed = readonly [start_ms: number, end_ms: number, text: string, ...rest: unknown[]];

/** The words of a cue: with the times that were heard where the text is still that, else spread over the cue. */
export function wordsOf({ text, start_ms, end_ms, data }: Cue): HeardWord[] {
  const texts = text.split(/\s+/).filter(Boolean);
  const timed = (Array.isArray(data["word_times"]) ? data["word_times"] : []) as Timed[];
  if (timed.length === texts.length && timed.every(([, , word], index) => word.trim() === texts[index])) {
    return timed.map(([start, end, word]) => ({ start_ms: start, end_ms: Math.max(end, start + 1), text: word.trim() }));
  }
  const each = (end_ms - start_ms) / Math.max(1, texts.length);
  return texts.map((word, index) => ({
    start_ms: Math.round(start_ms + index * each),
    end_ms: Math.round(start_ms + (index + 1) * each),
    text: word,
  }));
}

/** Dialogue and description as they are heard, one after the other. */
export function linesOf(dialogue: readonly Cue[], description: readonly Cue[]): HeardLine[] {
  const lineOf = (cue: Cue, described: boolean): HeardLine => ({
    id: cue.id,
    start_ms: cue.start_ms,
    end_ms: cue.end_ms,
    speaker: typeof cue.data["speaker_number"] === "number" ? cue.data["speaker_number"] : null,
    name: typeof cue.data["speaker"] === "string" ? cue.data["speaker"] : "",
    described,
    words: wordsOf(cue),
  });
  return [...dialogue.map((cue) => lineOf(cue, false)), ...description.map((cue) => lineOf(cue, true))].sort(
    (a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms,
  );
}

/** Where a word stands: line and word in it. */
export interface Place {
  readonly line: number;
  readonly word: number;
}

export interface PlacedWord extends HeardWord, Place {}

/** All words in order of time; a line without words is one, so that it can be told, too. */
export function placedWords(lines: readonly HeardLine[]): PlacedWord[] {
  return lines
    .flatMap(({ start_ms, end_ms, words }, line) =>
      words.length === 0
        ? [{ start_ms, end_ms, text: "", line, word: 0 }]
        : words.map((one, word) => ({ ...one, line, word })),
    )
    .sort((a, b) => a.start_ms - b.start_ms);
}

const NEAR = 12; // words that may be spoken at once, by several speakers

/** Index of the word that is said at this time, the later one where two are; else -1. */
export function wordAt(words: readonly HeardWord[], ms: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start_ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= Math.max(0, low - NEAR); index -= 1) {
    if ((words[index]?.end_ms ?? 0) > ms) return index;
  }
  return -1;
}

/** Which part of the transcript a line is in. */
export const partOf = (line: number): number => Math.floor(line / PART);

/** Where a key leads from a word; null for keys that mean nothing here. */
export function walk(lines: readonly HeardLine[], at: Place, key: string, rtl: boolean): Place | null {
  const count = (line: number): number => Math.max(1, lines[line]?.words.length ?? 1);
  const [next, before] = rtl ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const last = lines.length - 1;
  switch (key) {
    case next:
      if (at.word + 1 < count(at.line)) return { ...at, word: at.word + 1 };
      return at.line < last ? { line: at.line + 1, word: 0 } : at;
    case before:
      if (at.word > 0) return { ...at, word: at.word - 1 };
      return at.line > 0 ? { line: at.line - 1, word: count(at.line - 1) - 1 } : at;
    case "ArrowDown":
      return { line: Math.min(last, at.line + 1), word: 0 };
    case "ArrowUp":
      return { line: Math.max(0, at.line - 1), word: 0 };
    case "Home":
      return { line: 0, word: 0 };
    case "End":
      return { line: last, word: count(last) - 1 };
    default:
      return null;
  }
}
