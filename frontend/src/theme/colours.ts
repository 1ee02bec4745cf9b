import { useSyncExternalStore } from "react";

export const COLOURS = ["system", "light", "dark", "contrast"] as const;
export type Colours = (typeof COLOURS)[number];
export type Shown = Exclude<Colours, "system">;

const KEY = "cuewright.colours";
const listeners = new Set<() => void>();
const asked = { dark: "(prefers-color-scheme: dark)", contrast: "(prefers-contrast: more)" };

/** What this person chose; outside of React, since the themes are chosen above everything else. */
export function readColours(storage: Pick<Storage, "getItem"> = localStorage): Colours {
  try {
    const kept = storage.getItem(KEY);
    return COLOURS.find((one) => one === kept) ?? "system";
  } catch {
    return "system"; // a browser may forbid to keep anything
  }
}

export function chooseColours(colours: Colours): void {
  try {
    localStorage.setItem(KEY, colours);
  } catch {
    // Then it holds until the page is left.
  }
  chosen = colours;
  for (const tell of listeners) tell();
}

let chosen = typeof localStorage === "undefined" ? "system" : readColours();

/** What a choice looks like on this system. */
export function shownOf(colours: Colours, matches: (query: string) => boolean): Shown {
  if (colours !== "system") return colours;
  if (matches(asked.contrast)) return "contrast";
  return matches(asked.dark) ? "dark" : "light";
}

function subscribe(tell: () => void): () => void {
  const another = (event: StorageEvent): void => {
    if (event.key !== KEY) return;
    chosen = readColours(); // chosen in another tab
    tell();
  };
  const queries = Object.values(asked).map((query) => window.matchMedia(query));
  listeners.add(tell);
  window.addEventListener("storage", another);
  for (const query of queries) query.addEventListener("change", tell);
  return () => {
    listeners.delete(tell);
    window.removeEventListener("storage", another);
    for (const query of queries) query.removeEventListener("change", tell);
  };
}

export const useColours = (): Colours => useSyncExternalStore(subscribe, () => chosen);

export const useShownColours = (): Shown =>
  useSyncExternalStore(subscribe, () => shownOf(chosen, (query) => window.matchMedia(query).matches));
