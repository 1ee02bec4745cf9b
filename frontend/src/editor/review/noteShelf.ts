/** A note that is being written: its words, and the place in the film where they were begun. */
export interface Draft {
  text: string;
  about: "time" | "cue" | "whole";
  at_ms: number;
  cue_id: string | null;
}

export const NO_DRAFT: Draft = { text: "", about: "time", at_ms: 0, cue_id: null };

/** In the browser's own storage until it is sent, so that nothing typed is lost with the page. */
export interface NoteShelf {
  read(): Draft;
  write(draft: Draft): void;
}

export function noteShelfOf(trackId: string, seat: "editor" | "listener", storage: Storage = localStorage): NoteShelf {
  const name = `cuewright.note.${seat}.${trackId}`;
  return {
    read() {
      try {
        const found: unknown = JSON.parse(storage.getItem(name) ?? "null");
        return isDraft(found) ? found : NO_DRAFT;
      } catch {
        return NO_DRAFT;
      }
    },
    write(draft) {
      try {
        if (draft.text.trim() === "") storage.removeItem(name);
        else storage.setItem(name, JSON.stringify(draft));
      } catch {
        // A full or forbidden storage: the words live on in the page.
      }
    },
  };
}

const ABOUT: readonly unknown[] = ["time", "cue", "whole"] satisfies Draft["about"][];

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const { text, about, at_ms, cue_id } = value as Record<keyof Draft, unknown>;
  return typeof text === "string" && ABOUT.includes(about) && typeof at_ms === "number" && (cue_id === null || typeof cue_id === "string");
}
