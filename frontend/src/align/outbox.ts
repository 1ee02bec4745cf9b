import type { AnswerBody } from "../api/models";
import { saidOf, without, type Given } from "./decisions";

/** What the server must still hear, in this order. `tried`: it may have heard it already. */
export type Entry =
  | { kind: "answer"; key: string; body: AnswerBody; tried: boolean }
  | { kind: "undo"; of: string; answerId: string | null; tried: boolean };

export interface Shelf {
  read(): Entry[];
  write(entries: readonly Entry[]): void;
}

/** Take a decision back. One that never left this browser is just not sent. */
export function takeBack(entries: readonly Entry[], one: Given): Entry[] {
  const waiting = entries.find((entry) => entry.kind === "answer" && entry.key === one.key);
  if (waiting !== undefined && !waiting.tried) return entries.filter((entry) => entry !== waiting);
  return [...entries, { kind: "undo", of: one.key, answerId: one.answerId, tried: false }];
}

/** The first entry has arrived; an undo that waits for its answer learns the answer's name. */
export function arrived(entries: readonly Entry[], answerId: string | null): Entry[] {
  const [first, ...rest] = entries;
  if (first?.kind !== "answer" || answerId === null) return rest;
  return rest.map((entry) => (entry.kind === "undo" && entry.of === first.key ? { ...entry, answerId } : entry));
}

export function tried(entries: readonly Entry[]): Entry[] {
  return entries.map((entry, at) => (at === 0 ? { ...entry, tried: true } : entry));
}

/** The first entry was refused, and with an answer every undo of it has nothing to do. */
export function refused(entries: readonly Entry[]): Entry[] {
  const [first, ...rest] = entries;
  return rest.filter((entry) => !(first?.kind === "answer" && entry.kind === "undo" && entry.of === first.key));
}

/** What the server knows, and on top of it what waits here. */
export function replay(given: readonly Given[], entries: readonly Entry[]): Given[] {
  return entries.reduce<Given[]>(
    (now, entry) => {
      if (entry.kind === "undo") return without(now, entry.answerId ?? entry.of);
      const { cue_id: cueId, label, start_ms = null, end_ms = null } = entry.body;
      return [...now, { key: entry.key, answerId: null, cueId, said: saidOf({ label, start_ms, end_ms }) }];
    },
    [...given],
  );
}

/** In the browser's own storage, so that nothing is lost with the tab. */
export function shelfOf(assignmentId: string, storage: Storage = localStorage): Shelf {
  const name = `cuewright.answers.${assignmentId}`;
  return {
    read() {
      try {
        const found: unknown = JSON.parse(storage.getItem(name) ?? "[]");
        return Array.isArray(found) ? found.filter(isEntry) : [];
      } catch {
        return [];
      }
    },
    write(entries) {
      try {
        if (entries.length > 0) storage.setItem(name, JSON.stringify(entries));
        else storage.removeItem(name);
      } catch {
        // A full or forbidden storage: the entries live on in the page.
      }
    },
  };
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return (value.kind === "answer" && "body" in value && "key" in value) || (value.kind === "undo" && "of" in value);
}
