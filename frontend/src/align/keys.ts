import { EDGES, FILM, ZOOM, type KeyTable, type Usual } from "../editor/keys/table";

/** What is done to a sentence, by whoever verifies it and by whoever decides between them. */
export const SENTENCE = {
  accept: { group: "decide", chords: ["A", "Enter"] },
  hidden: { group: "decide", chords: ["X"] },
  unsure: { group: "decide", chords: ["U"] },
  reset: { group: "decide", chords: ["Escape"] },
  undo: { group: "decide", chords: ["Z", "Ctrl+Z"] },

  previous: { group: "sentences", chords: ["ArrowUp"], repeats: true },
  next: { group: "sentences", chords: ["ArrowDown"], repeats: true },
  again: { group: "sentences", chords: ["R"] },
} as const;

const PAGE = { ...ZOOM, help: { group: "page", chords: ["?"] } } as const;

const COMMANDS = {
  ...SENTENCE,
  order: { group: "sentences", chords: ["T"] },
  ...EDGES,
  ...FILM,
  ...PAGE,
} as const satisfies Readonly<Record<string, Usual>>;

export type Command = keyof typeof COMMANDS;
export type SharedCommand = Exclude<Command, "order">;

export const SHARED = { ...SENTENCE, ...EDGES, ...FILM, ...PAGE } as const;

const OWN: ReadonlySet<string> = new Set([...Object.keys(SENTENCE), "order", "fit_cue"]);

/** Where the name of a command stands: what the editor does too is called as there. */
export const nameOf = (command: Command): string => (OWN.has(command) ? `cw.align.command.${command}` : `cw.editor.command.${command}`);

/** Everything that the page of a narration does by a key. */
export const ALIGN_KEYS: KeyTable<Command> = {
  name: "aligning",
  commands: COMMANDS,
  say: (translate, command) => translate(nameOf(command)),
};
