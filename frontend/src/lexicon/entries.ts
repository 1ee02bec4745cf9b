/** How words are said, as the server keeps it: written word -> as it is spoken. */
export type Entries = Readonly<Record<string, string>>;

export interface Entry {
  readonly written: string;
  readonly spoken: string;
}

export const LONGEST = 200; // characters, written or spoken, as the server takes them

/** In the order of the alphabet, capitals beside small letters; of those with `part` in them only. */
export function listed(entries: Entries, part = ""): Entry[] {
  const wanted = part.trim().toLowerCase();
  return Object.entries(entries)
    .map(([written, spoken]) => ({ written, spoken }))
    .filter(({ written, spoken }) => `${written}\n${spoken}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.written.localeCompare(b.written));
}

/** What the lexicon has for a word: its own entry, or that in small letters, which stands for every spelling. */
export function entryFor(entries: Entries, word: string): Entry {
  const written = [word, word.toLowerCase()].find((spelling) => Object.hasOwn(entries, spelling));
  return written === undefined ? { written: word, spoken: "" } : { written, spoken: entries[written] ?? "" };
}

const SIGN = /[\p{L}\p{N}]/u;

export type Fault = "written" | "spoken" | "known";

/** Why an entry cannot be kept; `before` is the word that it had. What is still empty is no fault yet. */
export function faultOf(entries: Entries, { written, spoken }: Entry, before: string): Fault | null {
  if (written.trim() !== "" && !SIGN.test(written)) return "written";
  if (spoken.trim() !== "" && !SIGN.test(spoken)) return "spoken";
  return written.trim() !== before && Object.hasOwn(entries, written.trim()) ? "known" : null;
}

export const isWhole = ({ written, spoken }: Entry): boolean => SIGN.test(written) && SIGN.test(spoken);

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*/gu;

/** What is selected, else the word at the caret without its 's; "" where there is none. */
export function wordAt(text: string, from: number, to: number): string {
  const chosen = text.slice(from, to).replace(/\s+/g, " ").trim();
  if (chosen !== "") return chosen.slice(0, LONGEST);
  const found = [...text.matchAll(WORD)].find(({ index, 0: word }) => index <= from && from <= index + word.length);
  return (found?.[0] ?? "").replace(/['’]s$/i, "");
}
