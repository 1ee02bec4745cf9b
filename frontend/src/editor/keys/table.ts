import type { useTranslate } from "react-admin";

/** What does a thing: its usual chords, and whether a key held down does it again and again. */
export interface Usual {
  readonly group: string;
  readonly chords: readonly string[];
  readonly repeats?: boolean;
}

/** All that a page does by keys, in the order in which the help shows it. */
export interface KeyTable<C extends string> {
  /** Of the page: in its file of keys, and in the browser's store. */
  readonly name: string;
  readonly commands: Readonly<Record<C, Usual>>;
  /** What a command is called. */
  readonly say: (translate: ReturnType<typeof useTranslate>, command: C) => string;
}

export const commandsOf = <C extends string>({ commands }: KeyTable<C>): C[] => Object.keys(commands) as C[];

export const groupsOf = <C extends string>(table: KeyTable<C>): string[] => [...new Set(commandsOf(table).map((each) => table.commands[each].group))];

/** What moves the film, on every page that has one. */
export const FILM = {
  play: { group: "film", chords: ["Space", "Ctrl+Space"] },
  shuttle_back: { group: "film", chords: ["J"] },
  shuttle_pause: { group: "film", chords: ["K"] },
  shuttle_forward: { group: "film", chords: ["L"] },
  second_back: { group: "film", chords: ["ArrowLeft"], repeats: true },
  second_forward: { group: "film", chords: ["ArrowRight"], repeats: true },
  five_back: { group: "film", chords: ["Shift+ArrowLeft"], repeats: true },
  five_forward: { group: "film", chords: ["Shift+ArrowRight"], repeats: true },
  tenth_back: { group: "film", chords: ["Alt+ArrowLeft"], repeats: true },
  tenth_forward: { group: "film", chords: ["Alt+ArrowRight"], repeats: true },
  frame_back: { group: "film", chords: [",", "Ctrl+Alt+,"], repeats: true },
  frame_forward: { group: "film", chords: [".", "Ctrl+Alt+."], repeats: true },
  slower: { group: "film", chords: ["<"] },
  faster: { group: "film", chords: [">"] },
  go_to: { group: "film", chords: ["Ctrl+G"] },
} as const;

/** What sets the two ends of a cue or an interval. */
export const EDGES = {
  set_start: { group: "times", chords: ["I", "[", "F11"] },
  set_end: { group: "times", chords: ["O", "]", "F12"] },
  start_earlier: { group: "times", chords: ["Alt+["], repeats: true },
  start_later: { group: "times", chords: ["Alt+]"], repeats: true },
  start_much_earlier: { group: "times", chords: ["Alt+Shift+["], repeats: true },
  start_much_later: { group: "times", chords: ["Alt+Shift+]"], repeats: true },
  end_earlier: { group: "times", chords: ["Ctrl+["], repeats: true },
  end_later: { group: "times", chords: ["Ctrl+]"], repeats: true },
  end_much_earlier: { group: "times", chords: ["Ctrl+Shift+["], repeats: true },
  end_much_later: { group: "times", chords: ["Ctrl+Shift+]"], repeats: true },
  move_earlier: { group: "times", chords: ["Alt+,"], repeats: true },
  move_later: { group: "times", chords: ["Alt+."], repeats: true },
} as const;

/** What is seen of the timeline. */
export const ZOOM = {
  zoom_in: { group: "page", chords: ["+", "="], repeats: true },
  zoom_out: { group: "page", chords: ["-"], repeats: true },
  fit_cue: { group: "page", chords: ["F"] },
  fit_all: { group: "page", chords: ["0"] },
} as const;
