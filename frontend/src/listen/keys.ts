import type { Key } from "../align/keys";

export type Command = "play" | "back" | "previous" | "next" | "repeat" | "where" | "slower" | "faster" | "note";

/** Every key of the listening seat, in the order of its buttons. `keys[0]` with Alt+Shift is the button's access key. */
export const KEYS: readonly Key<Command>[] = [
  { command: "play", keys: ["k", " "], shown: "K" },
  { command: "back", keys: ["j"], shown: "J" },
  { command: "previous", keys: ["p"], shown: "P" },
  { command: "next", keys: ["n"], shown: "N" },
  { command: "repeat", keys: ["r"], shown: "R" },
  { command: "where", keys: ["w"], shown: "W" },
  { command: "slower", keys: ["-", "<"], shown: "−" },
  { command: "faster", keys: ["+", "=", ">"], shown: "+" },
  { command: "note", keys: ["m"], shown: "M" },
];

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

const MAY_REPEAT: readonly Command[] = ["back", "slower", "faster"];

/** What a key press asks for. Shift is only minded with letters: on some keyboards it makes the plus. */
export function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey, repeat }: Pressed): Command | null {
  if (ctrlKey || metaKey || altKey || (shiftKey && /^\p{L}$/u.test(key))) return null;
  const command = KEYS.find(({ keys }) => keys.includes(key.length === 1 ? key.toLowerCase() : key))?.command ?? null;
  return repeat && command !== null && !MAY_REPEAT.includes(command) ? null : command;
}
