/** Key presses as words: "Ctrl+Alt+V", "Shift+F8", "Space", "?". Command on a Mac counts as Ctrl. */

export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const MODIFIERS: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified"]);
const SIGNS: Readonly<Record<string, string>> = {
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  Comma: ",",
  Period: ".",
  Semicolon: ";",
  Quote: "'",
};

/** Null for a modifier alone. With Ctrl or Alt the place of the key counts, since layouts put other signs there. */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  if (MODIFIERS.has(key)) return null;
  const held = ctrlKey || metaKey || altKey;
  const letter = held ? /^Key([A-Z])$|^Digit(\d)$/.exec(code) : null;
  const place = held ? SIGNS[code] : undefined;
  const name = letter?.[1] ?? letter?.[2] ?? place ?? (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key);
  // A sign such as "?" has its Shift in it already; letters and named keys have not.
  const shift = shiftKey && (held || name.length > 1 || name.toLowerCase() !== name.toUpperCase());
  const parts = [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shift ? "Shift" : "", name];
  return parts.filter(Boolean).join("+");
}

/** Whether a chord may be pressed while one types: it writes nothing. */
export function worksInText(chord: string): boolean {
  return /^(Ctrl|Alt)\+/.test(chord) || /^(Shift\+)?F\d+$/.test(chord) || chord === "Escape";
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del", Insert: "Ins", "-": "−",
}; // prettier-ignore

/** The keys of a chord as they are written on a keyboard. */
export const keysOf = (chord: string): string[] =>
  chord.split(/\+(?!$)/).map((part) => SHOWN[part] ?? part);

const NAMES = /^((Ctrl|Alt|Shift)\+)*(?:[^\s+]|\+|Space|Enter|Escape|Delete|Insert|Backspace|Home|End|PageUp|PageDown|Arrow(?:Up|Down|Left|Right)|F\d{1,2})$/u;

/** Whether a text from a file can be a chord. */
export const isChord = (text: unknown): text is string => typeof text === "string" && NAMES.test(text);

const ARIA: Readonly<Record<string, string>> = { Ctrl: "Control", "+": "Plus" };

/** As `aria-keyshortcuts` names it. */
export const ariaOf = (chord: string): string =>
  chord.split(/\+(?!$)/).map((part) => ARIA[part] ?? part).join("+");
