import { useLayoutEffect, useState, type ReactNode } from "react";
import createCache from "@emotion/cache";
import { CacheProvider } from "@emotion/react";
import rtlPlugin from "@mui/stylis-plugin-rtl";
import { ThemeProvider, type Theme } from "@mui/material/styles";
import { prefixer } from "stylis";
import type { Store } from "react-admin";

import { languageOf, type Language } from "../i18n/languages";

const caches = {
  ltr: createCache({ key: "css" }),
  rtl: createCache({ key: "rtl", stylisPlugins: [prefixer, rtlPlugin] }),
};

/** The language that is chosen in the store, and the page told of it. */
export function useChosenLanguage(store: Store): Language {
  const [language, setLanguage] = useState(() => languageOf(store.getItem<string>("locale")));
  useLayoutEffect(() => store.subscribe("locale", (locale: string | undefined) => setLanguage(languageOf(locale))), [store]);
  useLayoutEffect(() => {
    document.documentElement.lang = language.locale;
    document.documentElement.dir = language.dir;
  }, [language]);
  return language;
}

/** MUI's own styles for a direction of reading. */
export const Directed = ({ dir, children }: { dir: "ltr" | "rtl"; children: ReactNode }) => (
  <CacheProvider value={caches[dir]}>{children}</CacheProvider>
);

const leftToRight = (theme: Theme): Theme => ({ ...theme, direction: "ltr" });

/**
 * Where time runs from left to right, whatever is read: players, timelines, sliders along them. Only MUI's part of it:
 * the element around or within says `dir="ltr"`.
 */
export const LeftToRight = ({ children }: { children: ReactNode }) => (
  <CacheProvider value={caches.ltr}>
    <ThemeProvider theme={leftToRight}>{children}</ThemeProvider>
  </CacheProvider>
);
