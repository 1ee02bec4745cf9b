import { nameOf, SHARED, type SharedCommand } from "../align/keys";
import type { KeyTable, Usual } from "../editor/keys/table";

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
type Choose = `choose_${(typeof NUMBERS)[number]}`;
export type Command = SharedCommand | Choose | "hear";

const CHOOSE = Object.fromEntries(NUMBERS.map((n): [string, Usual] => [`choose_${n}`, { group: "answers", chords: [String(n)] }]));

/** The command that takes the answer at a place; none has one beyond the ninth. */
export const chooseAt = (at: number): Choose | undefined => {
  const n = NUMBERS[at];
  return n === undefined ? undefined : `choose_${n}`;
};

/** The place of the answer that a command takes; null for other commands. */
export const chosenBy = (command: Command): number | null => (command.startsWith("choose_") ? Number(command.slice(7)) - 1 : null);

/** Those of the page on which people verify, and in front of them each answer's number. */
export const DECIDE_KEYS: KeyTable<Command> = {
  name: "deciding",
  commands: { ...(CHOOSE as Record<Choose, Usual>), hear: { group: "answers", chords: ["N"] }, ...SHARED },
  say: (translate, command) => {
    const at = chosenBy(command);
    if (at !== null) return translate("cw.adjudication.command.choose", { n: at + 1 });
    return translate(command === "hear" ? "cw.adjudication.command.hear" : nameOf(command as SharedCommand));
  },
};
