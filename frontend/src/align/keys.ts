export type Command =
  | "accept"
  | "hidden"
  | "unsure"
  | "start"
  | "end"
  | "reset"
  | "undo"
  | "play"
  | "again"
  | "previous"
  | "next"
  | "order"
  | "help";

/** What a page can do, the keys that do it, and how they are called. */
export interface Key<C extends string> {
  command: C;
  keys: readonly string[];
  shown: string;
}

/** Every key of the page, in the order in which the help shows them. */
export const KEYS: readonly Key<Command>[] = [
  { command: "accept", keys: ["a", "Enter"], shown: "A" },
  { command: "hidden", keys: ["x"], shown: "X" },
  { command: "unsure", keys: ["u"], shown: "U" },
  { command: "start", keys: ["i"], shown: "I" },
  { command: "end", keys: ["o"], shown: "O" },
  { command: "reset", keys: ["Escape"], shown: "Esc" },
  { command: "undo", keys: ["z"], shown: "Z" },
  { command: "play", keys: [" "], shown: "Space" },
  { command: "again", keys: ["r"], shown: "R" },
  { command: "previous", keys: ["ArrowUp"], shown: "↑" },
  { command: "next", keys: ["ArrowDown"], shown: "↓" },
  { command: "order", keys: ["t"], shown: "T" },
  { command: "help", keys: ["?"], shown: "?" },
];

export const keyOf = (command: Command): string => KEYS.find((one) => one.command === command)?.shown ?? "";

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

const MAY_REPEAT: readonly string[] = ["previous", "next"] satisfies Command[];

/** What a key press asks for; null for what is not ours, and for what a key that is held down would do again and again. */
export function commandOf<C extends string>(table: readonly Key<C>[], pressed: Pressed): C | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, repeat } = pressed;
  if (ctrlKey || metaKey || altKey || (shiftKey && key !== "?")) return null;
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  const command = table.find(({ keys }) => keys.includes(wanted))?.command ?? null;
  return repeat && command !== null && !MAY_REPEAT.includes(command) ? null : command;
}

const FIELDS = "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='dialog'], [role='menu'], [role='listbox']";
const PRESSED = "button, a[href], [role='button']";

/** Whether the focused element has its own use for the key. */
export function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches("input[type='radio']")) return key === " " || key.startsWith("Arrow");
  if (target.closest(FIELDS) !== null) return true;
  return (key === " " || key === "Enter") && target.closest(PRESSED) !== null;
}
