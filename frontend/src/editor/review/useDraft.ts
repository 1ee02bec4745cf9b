import { useState } from "react";

import { NO_DRAFT, noteShelfOf, type Draft } from "./noteShelf";

/** The note that is being written about a script, kept over closing the page. */
export function useDraft(trackId: string, seat: "editor" | "listener") {
  const [shelf] = useState(() => noteShelfOf(trackId, seat));
  const [draft, setDraft] = useState<Draft>(shelf.read);
  const [kept] = useState(draft.text !== ""); // from an earlier visit
  const change = (part: Partial<Draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    shelf.write(next);
  };
  return { draft, kept, change, clear: () => change({ ...NO_DRAFT, about: draft.about }) };
}
