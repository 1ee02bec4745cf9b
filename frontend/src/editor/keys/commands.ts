/** Everything that the editor does by a key, in the order in which the help shows it, with its usual keys. */

export const COMMANDS = {
  play: { group: "film", chords: ["Space", "Ctrl+Space"] },
  shuttle_back: { group: "film", chords: ["J"], repeats: false },
  shuttle_pause: { group: "film", chords: ["K"] },
  shuttle_forward: { group: "film", chords: ["L"], repeats: false },
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

  set_start: { group: "times", chords: ["I", "[", "F11"] },
  set_end: { group: "times", chords: ["O", "]", "F12"] },
  meet_next: { group: "times", chords: ["\\"] },
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

  rewrite: { group: "words", chords: ["Alt+R"] },
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
  zoom_in: { group: "page", chords: ["+", "="], repeats: true },
  zoom_out: { group: "page", chords: ["-"], repeats: true },
  fit_cue: { group: "page", chords: ["F"] },
  fit_all: { group: "page", chords: ["0"] },
  history: { group: "page", chords: ["H"] },
  help: { group: "page", chords: ["?"] },
} as const satisfies Readonly<Record<string, { group: string; chords: readonly string[]; repeats?: boolean }>>;

export type Command = keyof typeof COMMANDS;
export const ALL = Object.keys(COMMANDS) as Command[];
export const GROUPS = ["film", "hear", "cue", "times", "words", "page"] as const;
export type Group = (typeof GROUPS)[number];
export const groupOf = (command: Command): Group => COMMANDS[command].group;

/** What a key held down does again and again. */
export const repeats = (command: Command): boolean => (COMMANDS[command] as { repeats?: boolean }).repeats === true;
