/** A stretch of a text; `differs` where the other text does not have these words in this order. */
export interface Stretch {
  text: string;
  differs: boolean;
}

const MOST_PAIRS = 1_000_000; // of words: what one table takes without being felt
/** Scripts that put no spaces between words: each sign stands for itself. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"].map((name) => `\\p{sc=${name}}`).join("");
const WORD = new RegExp(`[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}]\\p{M}*|(?<=\\p{L})['’](?=\\p{L}))+`, "gu");

interface Word {
  start: number;
  end: number;
  word: string;
  key: string; // without regard to case and accents' ways of writing
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    word,
    key: word.normalize("NFKC").toLowerCase().replaceAll("’", "'"),
  }));
}

const [MATCH, NEXT_TO_ONE] = [8, 1]; // of two alignments with as many words, the one in longer runs reads better
const LITTLE = /^\p{Ll}{1,3}$/u; // "the", "in": alone between words that differ, it is there by chance

/** The longest sequence of words that both have: pairs of places, in order. */
function longestCommon(a: readonly Word[], b: readonly Word[]): [number, number][] {
  const wide = b.length + 1;
  const best = new Uint32Array((a.length + 1) * wide); // of the words from here on, row by row
  const joined = new Uint32Array((a.length + 1) * wide); // likewise, where these two are a pair; else 0
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [here, after] = [i * wide + j, (i + 1) * wide + j + 1];
      const next = joined[after] ?? 0;
      joined[here] = a[i]?.key === b[j]?.key ? MATCH + Math.max(best[after] ?? 0, next > 0 ? next + NEXT_TO_ONE : 0) : 0;
      best[here] = Math.max(best[here + wide] ?? 0, best[here + 1] ?? 0, joined[here] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  let [i, j, bound] = [0, 0, false]; // bound: the score counts on the pair that comes next
  while (i < a.length && j < b.length) {
    const [here, after] = [i * wide + j, (i + 1) * wide + j + 1];
    if (bound || ((joined[here] ?? 0) > 0 && joined[here] === best[here])) {
      pairs.push([i, j]);
      const next = joined[after] ?? 0;
      bound = next > 0 && next + NEXT_TO_ONE >= (best[after] ?? 0);
      [i, j] = [i + 1, j + 1];
    } else if (best[here + wide] === best[here]) i += 1;
    else j += 1;
  }
  return pairs;
}

/** For each word, whether the other text has it at its place. */
function common(a: readonly Word[], b: readonly Word[]): [boolean[], boolean[]] {
  if (a.length * b.length > MOST_PAIRS) {
    const [inA, inB] = [new Set(a.map(({ key }) => key)), new Set(b.map(({ key }) => key))];
    return [a.map(({ key }) => inB.has(key)), b.map(({ key }) => inA.has(key))];
  }
  const [keptA, keptB] = [a.map(() => false), b.map(() => false)];
  const pairs = longestCommon(a, b);
  if (pairs.length === a.length && a.length === b.length) return [a.map(() => true), b.map(() => true)];
  pairs.forEach(([i, j], index) => {
    const [before, after] = [pairs[index - 1], pairs[index + 1]];
    const alone = !(before && before[0] === i - 1 && before[1] === j - 1) && !(after && after[0] === i + 1 && after[1] === j + 1);
    const little = LITTLE.test(a[i]?.word ?? "") || LITTLE.test(b[j]?.word ?? "");
    keptA[i] = keptB[j] = !(alone && little);
  });
  return [keptA, keptB];
}

/** One text cut where words that differ begin and end; what stands between two of them is with them. */
function cut(text: string, words: readonly Word[], kept: readonly boolean[]): Stretch[] {
  const stretches: Stretch[] = [];
  let done = 0;
  words.forEach((word, index) => {
    if (kept[index]) return;
    const last = stretches.at(-1);
    if (last?.differs && index > 0 && !kept[index - 1]) last.text += text.slice(done, word.end);
    else {
      if (word.start > done) stretches.push({ text: text.slice(done, word.start), differs: false });
      stretches.push({ text: text.slice(word.start, word.end), differs: true });
    }
    done = word.end;
  });
  if (done < text.length) stretches.push({ text: text.slice(done), differs: false });
  return stretches;
}

export interface Marked {
  left: Stretch[][]; // of each text
  right: Stretch[][];
  shared: number; // how many words are not marked on either side
}

/** The texts of one moment on either side, with the words marked that stand on one side only. */
export function markWords(left: readonly string[], right: readonly string[]): Marked {
  const [a, b] = [left.map(wordsOf), right.map(wordsOf)];
  const [keptA, keptB] = common(a.flat(), b.flat());
  const each = (texts: readonly string[], words: readonly Word[][], kept: readonly boolean[]): Stretch[][] => {
    let from = 0;
    return texts.map((text, index) => {
      const own = words[index] ?? [];
      from += own.length;
      return cut(text, own, kept.slice(from - own.length, from));
    });
  };
  return { left: each(left, a, keptA), right: each(right, b, keptB), shared: keptA.filter(Boolean).length };
}
