import type { KeyTable } from "../editor/keys/table";

export type Command = "play" | "back" | "previous" | "next" | "repeat" | "where" | "slower" | "faster" | "note" | "speak_note";

/** Every key of the listening seat, in the order of its buttons. The first of each with Alt+Shift is its button's access key. */
export const LISTEN_KEYS: KeyTable<Command> = {
  name: "listening",
  commands: {
    play: { group: "seat", chords: ["K", "Space"] },
    back: { group: "seat", chords: ["J"], repeats: true },
    previous: { group: "seat", chords: ["P"] },
    next: { group: "seat", chords: ["N"] },
    repeat: { group: "seat", chords: ["R"] },
    where: { group: "seat", chords: ["W"] },
    slower: { group: "seat", chords: ["-", "<"], repeats: true },
    faster: { group: "seat", chords: ["+", "=", ">"], repeats: true },
    note: { group: "seat", chords: ["M"] },
    speak_note: { group: "seat", chords: ["S"] },
  },
  say: (translate, command) => translate(`cw.listen.do.${command}`),
};
