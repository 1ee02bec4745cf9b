import type { Given, Said } from "../align/decisions";
import { counting } from "../align/decisions";
import type { Decision } from "../api/models";

const LABELS: readonly unknown[] = ["alignable", "not_visible", "unsure"] satisfies Said["label"][];

/** A reviewer's decisions about one track, in the browser's own storage until they are approved all at once. */
export interface DecisionShelf {
  read(): Given[];
  write(given: readonly Given[]): void;
}

export function decisionShelfOf(trackId: string, storage: Storage = localStorage): DecisionShelf {
  const name = `cuewright.decisions.${trackId}`;
  return {
    read() {
      try {
        const found: unknown = JSON.parse(storage.getItem(name) ?? "[]");
        return Array.isArray(found) ? found.filter(isGiven) : [];
      } catch {
        return [];
      }
    },
    write(given) {
      try {
        if (given.length > 0) storage.setItem(name, JSON.stringify(given));
        else storage.removeItem(name);
      } catch {
        // A full or forbidden storage: the decisions live on in the page.
      }
    },
  };
}

/** What is sent: of each sentence the last word, if it is one of those to decide. */
export function asDecisions(given: readonly Given[], cueIds: readonly string[]): Decision[] {
  return [...counting(given)]
    .filter(([cueId]) => cueIds.includes(cueId))
    .map(([cue_id, { label, interval }]) => ({ cue_id, label, ...interval }));
}

function isGiven(value: unknown): value is Given {
  if (typeof value !== "object" || value === null || !("cueId" in value) || !("key" in value) || !("said" in value)) return false;
  const { said } = value;
  return typeof said === "object" && said !== null && "label" in said && LABELS.includes(said.label) && "interval" in said;
}
