import { localStorageStore, type Store } from "react-admin";

import { firstLanguage } from "../i18n/languages";

/** What a person has chosen in this browser. Signing out forgets it, except for the language: one must read to sign in. */
export function personStore(base: Store = localStorageStore(), wanted: readonly string[] = navigator.languages): Store {
  const { locale } = firstLanguage(wanted);
  if (base.getItem("locale") === undefined && locale !== "en") base.setItem("locale", locale);
  return {
    ...base,
    reset: () => {
      const kept: unknown = base.getItem("locale");
      base.reset();
      if (kept !== undefined) base.setItem("locale", kept);
    },
  };
}
