import type { EditCue } from "./document/types";

export interface NameUse {
  readonly name: string;
  readonly saidMs: number | null;
  readonly uses: number;
  /** The first description that names somebody before the dialogue does. */
  readonly early: EditCue | null;
}

/** How a script uses the names of the dialogue; whole words, as they are written. */
export function namesUsed(names: readonly { name: string; said_ms: number | null }[], cues: readonly EditCue[]): NameUse[] {
  return names.map(({ name, said_ms }) => {
    const word = new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "u");
    const using = cues.filter(({ text }) => word.test(text));
    const early = using.find(({ start_ms }) => said_ms === null || start_ms < said_ms) ?? null;
    return { name, saidMs: said_ms, uses: using.length, early };
  });
}
