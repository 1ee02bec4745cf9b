import { EDGES, FILM, ZOOM, type KeyTable, type Usual } from "./table";

const COMMANDS = {
  ...FILM,

  play_cue: { group: "hear", chords: ["F5"] },
  play_around: { group: "hear", chords: ["Shift+F5"] },
  play_before: { group: "hear", chords: ["Q"] },
  play_after: { group: "hear", chords: ["W"] },
  play_first: { group: "hear", chords: ["E"] },
  play_last: { group: "hear", chords: ["D"] },
  loop: { group: "hear", chords: ["Shift+R"] },
  hear: { group: "hear", chords: ["F6"] },
  hear_blank: { group: "hear", chords: ["Shift+F6"] },
  hear_without: { group: "hear", chords: ["F7"] },

  previous: { group: "cue", chords: ["ArrowUp", "Alt+ArrowUp"], repeats: true },
  next: { group: "cue", chords: ["ArrowDown", "Alt+ArrowDown"], repeats: true },
  write: { group: "cue", chords: ["Enter", "F2"] },
  leave: { group: "cue", chords: ["Escape"] },
  insert: { group: "cue", chords: ["N", "Alt+Insert"] },
  remove: { group: "cue", chords: ["Delete", "Ctrl+Delete"] },
  split: { group: "cue", chords: ["Ctrl+Alt+V"] },
  merge: { group: "cue", chords: ["Ctrl+Shift+M"] },
  gap_before: { group: "cue", chords: ["Ctrl+Alt+ArrowUp"] },
  gap_after: { group: "cue", chords: ["Ctrl+Alt+ArrowDown"] },
  extended: { group: "cue", chords: ["Ctrl+Alt+E"] },

  ...EDGES,
  meet_next: { group: "times", chords: ["\\"] },

  record: { group: "words", chords: ["Alt+V"] },
  rewrite: { group: "words", chords: ["Alt+R"] },
  pronounce: { group: "words", chords: ["Alt+P"] },
  alternatives: { group: "words", chords: ["Alt+A"] },
  alternative_1: { group: "words", chords: ["Alt+1"] },
  alternative_2: { group: "words", chords: ["Alt+2"] },
  alternative_3: { group: "words", chords: ["Alt+3"] },
  next_finding: { group: "words", chords: ["F8"] },
  previous_finding: { group: "words", chords: ["Shift+F8"] },
  mend: { group: "words", chords: ["F9"] },
  approve: { group: "words", chords: ["Ctrl+Enter"] },
  ask_changes: { group: "words", chords: ["Ctrl+Alt+Enter"] },
  note: { group: "words", chords: ["M", "Ctrl+Alt+M"] },

  undo: { group: "page", chords: ["Ctrl+Z"], repeats: true },
  redo: { group: "page", chords: ["Ctrl+Y", "Ctrl+Shift+Z"], repeats: true },
  save: { group: "page", chords: ["Ctrl+S"] },
  ...ZOOM,
  history: { group: "page", chords: ["H"] },
  help: { group: "page", chords: ["?"] },
} as const satisfies Readonly<Record<string, Usual>>;

export type Command = keyof typeof COMMANDS;

/** Everything that the editor does by a key. */
export const EDITOR_KEYS: KeyTable<Command> = {
  name: "editor",
  commands: COMMANDS,
  say: (translate, command) => translate(`cw.editor.command.${command}`),
};
