import { chordOf, isChord, worksInText, type Press } from "./chord";
import { ALL, COMMANDS, repeats, type Command } from "./commands";

/** A person's own keys; a command that is not named keeps its usual ones. */
export type OwnKeys = Readonly<Partial<Record<Command, readonly string[]>>>;

export class KeyMap {
  private readonly byChord = new Map<string, Command>();

  constructor(private readonly own: OwnKeys) {
    for (const command of ALL) for (const chord of this.chords(command)) if (!this.byChord.has(chord)) this.byChord.set(chord, command);
  }

  chords(command: Command): readonly string[] {
    return this.own[command] ?? COMMANDS[command].chords;
  }

  /** The first key of a command, for buttons and help; "" where it has none. */
  first(command: Command): string {
    return this.chords(command)[0] ?? "";
  }

  holder(chord: string): Command | undefined {
    return this.byChord.get(chord);
  }

  /** What a press asks for: nothing that writes while one types, nothing again and again that is done once. */
  commandOf(press: Press & { readonly repeat: boolean }, typing: boolean): Command | null {
    const chord = chordOf(press);
    if (chord === null || (typing && !worksInText(chord))) return null;
    const command = this.byChord.get(chord) ?? null;
    return command !== null && press.repeat && !repeats(command) ? null : command;
  }
}

/** Give a command these keys; whoever had one of them loses it. */
export function withKeys(own: OwnKeys, command: Command, chords: readonly string[]): OwnKeys {
  const map = new KeyMap(own);
  const next: Partial<Record<Command, readonly string[]>> = { ...own, [command]: [...new Set(chords)] };
  for (const chord of chords) {
    const holder = map.holder(chord);
    if (holder !== undefined && holder !== command) next[holder] = map.chords(holder).filter((each) => each !== chord);
  }
  return tidied(next);
}

/** Only what differs from the usual keys. */
function tidied(own: OwnKeys): OwnKeys {
  const same = (command: Command): boolean => own[command]?.join(" ") === COMMANDS[command].chords.join(" ");
  return Object.fromEntries(Object.entries(own).filter(([command]) => !same(command as Command)));
}

export function exported(own: OwnKeys): string {
  const map = new KeyMap(own);
  const keys = Object.fromEntries(ALL.map((command) => [command, map.chords(command)]));
  return JSON.stringify({ cuewright_keys: 1, keys }, null, 2);
}

/** A file of keys; what it does not name stays usual. Throws with the reason where it is no such file. */
export function imported(text: string): OwnKeys {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("json");
  }
  const keys: unknown = isRecord(file) && file["cuewright_keys"] === 1 ? file["keys"] : null;
  if (!isRecord(keys)) throw new Error("shape");
  let own: OwnKeys = {};
  for (const command of ALL) {
    const chords = keys[command];
    if (chords === undefined) continue;
    if (!Array.isArray(chords) || !chords.every(isChord)) throw new Error(`chords ${command}`);
    own = { ...own, [command]: [...new Set(chords)] };
  }
  return tidied(own);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
