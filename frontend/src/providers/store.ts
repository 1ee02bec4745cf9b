import { localStorageStore, type Store } from "react-admin";

import { firstLanguage } from "../i18n/languages";

/** Kept when somebody signs out: one must read to sign in, and whoever comes back needs no second tour. */
const KEPT = ["locale", "cuewright.editor_tour"];

/** What a person has chosen in this browser. Signing out forgets it, but for what is kept. */
export function personStore(base: Store = localStorageStore(), wanted: readonly string[] = navigator.languages): Store {
  const { locale } = firstLanguage(wanted);
  if (base.getItem("locale") === undefined && locale !== "en") base.setItem("locale", locale);
  return {
    ...base,
    reset: () => {
      const kept = KEPT.map((key) => [key, base.getItem<unknown>(key)] as const);
      base.reset();
      for (const [key, value] of kept) if (value !== undefined) base.setItem(key, value);
    },
  };
}
