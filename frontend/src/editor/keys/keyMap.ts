import { chordOf, isChord, worksInText, type Press } from "./chord";
import type { Command } from "./commands";
import { commandsOf, type KeyTable } from "./table";

/** A person's own keys; a command that is not named keeps its usual ones. */
export type OwnKeys<C extends string = Command> = Readonly<Partial<Record<C, readonly string[]>>>;

export class KeyMap<C extends string = Command> {
  private readonly byChord = new Map<string, C>();

  constructor(
    readonly table: KeyTable<C>,
    private readonly own: OwnKeys<C>,
  ) {
    for (const command of commandsOf(table)) {
      for (const chord of this.chords(command)) if (!this.byChord.has(chord)) this.byChord.set(chord, command);
    }
  }

  chords(command: C): readonly string[] {
    return this.own[command] ?? this.table.commands[command].chords;
  }

  /** The first key of a command, for buttons and help; "" where it has none. */
  first(command: C): string {
    return this.chords(command)[0] ?? "";
  }

  holder(chord: string): C | undefined {
    return this.byChord.get(chord);
  }

  /** What a press asks for: nothing that writes while one types, nothing again and again that is done once. */
  commandOf(press: Press & { readonly repeat: boolean }, typing: boolean): C | null {
    const chord = chordOf(press);
    if (chord === null || (typing && !worksInText(chord))) return null;
    const command = this.byChord.get(chord) ?? null;
    return command !== null && press.repeat && this.table.commands[command].repeats !== true ? null : command;
  }
}

/** Give a command these keys; whoever had one of them loses it. */
export function withKeys<C extends string>(table: KeyTable<C>, own: OwnKeys<NoInfer<C>>, command: NoInfer<C>, chords: readonly string[]): OwnKeys<C> {
  const map = new KeyMap(table, own);
  const next: Partial<Record<C, readonly string[]>> = { ...own };
  next[command] = [...new Set(chords)];
  for (const chord of chords) {
    const holder = map.holder(chord);
    if (holder !== undefined && holder !== command) next[holder] = map.chords(holder).filter((each) => each !== chord);
  }
  return tidied(table, next);
}

/** Only what differs from the usual keys. */
function tidied<C extends string>(table: KeyTable<C>, own: OwnKeys<C>): OwnKeys<C> {
  const kept: Partial<Record<C, readonly string[]>> = {};
  for (const command of commandsOf(table)) {
    const chords = own[command];
    if (chords !== undefined && chords.join(" ") !== table.commands[command].chords.join(" ")) kept[command] = chords;
  }
  return kept;
}

export function exported<C extends string>(table: KeyTable<C>, own: OwnKeys<NoInfer<C>>): string {
  const map = new KeyMap(table, own);
  const keys = Object.fromEntries(commandsOf(table).map((command) => [command, map.chords(command)]));
  return JSON.stringify({ cuewright_keys: 1, page: table.name, keys }, null, 2);
}

/** A file of this page's keys; what it does not name stays usual. Throws with the reason where it is no such file. */
export function imported<C extends string>(table: KeyTable<C>, text: string): OwnKeys<C> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("json");
  }
  const keys: unknown = isRecord(file) && file["cuewright_keys"] === 1 ? file["keys"] : null;
  if (!isRecord(file) || !isRecord(keys)) throw new Error("shape");
  if ((file["page"] ?? "editor") !== table.name) throw new Error("page"); // the first files were the editor's, and said no page
  const own: Partial<Record<C, readonly string[]>> = {};
  for (const command of commandsOf(table)) {
    const chords = keys[command];
    if (chords === undefined) continue;
    if (!Array.isArray(chords) || !chords.every(isChord)) throw new Error(`chords ${command}`);
    own[command] = [...new Set(chords)];
  }
  return tidied(table, own);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
