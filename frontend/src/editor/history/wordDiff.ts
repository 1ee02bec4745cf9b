/** A stretch of two texts read as one: what both have, what only the older had, what only the newer has. */
export interface Piece {
  kind: "same" | "gone" | "new";
  text: string;
}

const MOST_PAIRS = 2_000_000; // of words: what one table takes without being felt
const words = new Intl.Segmenter(undefined, { granularity: "word" }); // knows words of scripts without spaces, too

/** The words struck and the words added on the way from one text to the other; nothing of either is left out. */
export function wordDiff(before: string, after: string): Piece[] {
  const [a, b] = [tokens(before), tokens(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const pieces: Piece[] = [
    ...a.slice(0, head).map((text) => ({ kind: "same" as const, text })),
    ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map((text) => ({ kind: "same" as const, text })),
  ];
  return runs(withoutSplinters(runs(pieces)));
}

const tokens = (text: string): string[] => Array.from(words.segment(text), ({ segment }) => segment);

/** By the longest sequence that both have. */
function between(a: readonly string[], b: readonly string[]): Piece[] {
  if (a.length * b.length > MOST_PAIRS) {
    return [...a.map((text) => ({ kind: "gone" as const, text })), ...b.map((text) => ({ kind: "new" as const, text }))];
  }
  const wide = b.length + 1;
  const best = new Uint32Array((a.length + 1) * wide); // of the tokens from here on
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      best[i * wide + j] =
        a[i] === b[j] ? 1 + (best[(i + 1) * wide + j + 1] ?? 0) : Math.max(best[(i + 1) * wide + j] ?? 0, best[i * wide + j + 1] ?? 0);
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      pieces.push({ kind: "same", text: left });
      [i, j] = [i + 1, j + 1];
    } else if (right === undefined || (left !== undefined && (best[(i + 1) * wide + j] ?? 0) >= (best[i * wide + j + 1] ?? 0))) {
      pieces.push({ kind: "gone", text: left as string });
      i += 1;
    } else {
      pieces.push({ kind: "new", text: right });
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind together, and between two that both have: first all that is gone, then all that is new. */
function runs(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let [gone, added] = ["", ""];
  const flush = (): void => {
    if (gone) out.push({ kind: "gone", text: gone });
    if (added) out.push({ kind: "new", text: added });
    [gone, added] = ["", ""];
  };
  for (const { kind, text } of pieces) {
    if (kind === "gone") gone += text;
    else if (kind === "new") added += text;
    else {
      flush();
      const last = out.at(-1);
      if (last?.kind === "same") last.text += text;
      else out.push({ kind, text });
    }
  }
  flush();
  return out;
}

/** A space or comma that both have between words that differ is no common word: it goes with them. */
function withoutSplinters(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece, index): Piece[] => {
    const inside = index > 0 && index < pieces.length - 1;
    if (piece.kind !== "same" || !inside || /[\p{L}\p{N}]/u.test(piece.text) || piece.text.includes("\n")) return [piece];
    return [
      { kind: "gone", text: piece.text },
      { kind: "new", text: piece.text },
    ];
  });
}

