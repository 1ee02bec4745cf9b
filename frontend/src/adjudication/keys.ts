import { KEYS as ALIGN_KEYS, type Command as AlignCommand, type Key } from "../align/keys";

export type Command = Exclude<AlignCommand, "order"> | "choose" | "hear";

const shared = ALIGN_KEYS.filter((one): one is Key<Exclude<AlignCommand, "order">> => one.command !== "order");
const hear: Key<Command> = { command: "hear", keys: ["n"], shown: "N" };

/** Those of the page on which people verify, and in front of them each answer's number. */
export const KEYS: readonly Key<Command>[] = [
  { command: "choose", keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1–9" },
  ...shared.flatMap((one): Key<Command>[] => (one.command === "previous" ? [hear, one] : [one])),
];

export const keyOf = (command: Command): string => KEYS.find((one) => one.command === command)?.shown ?? "";
