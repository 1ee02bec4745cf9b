import fc from "fast-check";
import { expect, it } from "vitest";

import type { Cue } from "../api/models";
import { linesOf, placedWords, walk, wordAt, wordsOf } from "./transcript";

const cue = (start_ms: number, end_ms: number, text: string, data: Record<string, unknown> = {}): Cue => ({
  id: `${start_ms} ${text}`,
  start_ms,
  end_ms,
  text,
  data,
});
const TIMED = [
  [0, 400, "Hello", 0.9],
  [500, 900, "there.", 0.8],
];

it("takes the times that were heard while the text is what was heard", () => {
  expect(wordsOf(cue(0, 1000, "Hello there.", { word_times: TIMED }))).toEqual([
    { start_ms: 0, end_ms: 400, text: "Hello" },
    { start_ms: 500, end_ms: 900, text: "there." },
  ]);
});

it("spreads words over the cue where the text was changed", () => {
  expect(wordsOf(cue(0, 900, "Hello you there.", { word_times: TIMED })).map(({ start_ms }) => start_ms)).toEqual([0, 300, 600]);
  expect(wordsOf(cue(0, 900, " "))).toEqual([]);
});

it("puts dialogue and description in order, with who says it", () => {
  const lines = linesOf(
    [cue(5000, 6000, "Hi.", { speaker: "Ann", speaker_number: 1 }), cue(0, 900, "Who?")],
    [cue(2000, 3000, "A door opens.", { speaker: "Narrator", speaker_number: 2 })],
  );
  expect(lines.map(({ name, speaker, described }) => [name, speaker, described])).toEqual([
    ["", null, false],
    ["Narrator", 2, true],
    ["Ann", 1, false],
  ]);
});

it("finds the word that is said, also where two speak at once", () => {
  const words = placedWords(linesOf([cue(0, 10_000, "Looooong")], [cue(2000, 3000, "a b")]));
  expect(words[wordAt(words, 2100)]).toMatchObject({ text: "a" });
  expect(words[wordAt(words, 4000)]).toMatchObject({ text: "Looooong" });
  expect(wordAt(words, 10_000)).toBe(-1);
  expect(wordAt([], 5)).toBe(-1);
});

it("walks from word to word through all lines and back", () => {
  const lines = linesOf([cue(0, 1000, "one two"), cue(2000, 3000, ""), cue(4000, 5000, "three")], []);
  const right = [{ line: 0, word: 0 }];
  while (right.length < 5) right.push(walk(lines, right.at(-1)!, "ArrowRight", false)!);
  expect(right).toEqual([{ line: 0, word: 0 }, { line: 0, word: 1 }, { line: 1, word: 0 }, { line: 2, word: 0 }, { line: 2, word: 0 }]);
  expect(walk(lines, { line: 0, word: 0 }, "ArrowLeft", true)).toEqual({ line: 0, word: 1 });
  expect(walk(lines, { line: 0, word: 0 }, "x", false)).toBeNull();
  fc.assert(
    fc.property(fc.array(fc.constantFrom("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End")), (keys) => {
      let at = { line: 0, word: 0 };
      for (const key of keys) at = walk(lines, at, key, false) ?? at;
      expect(at.line).toBeLessThan(lines.length);
      expect(at.word).toBeLessThan(Math.max(1, lines[at.line]?.words.length ?? 0));
    }),
  );
});
