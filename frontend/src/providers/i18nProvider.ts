import type { I18nProvider, TranslationMessages } from "react-admin";
import polyglotI18nProvider from "ra-i18n-polyglot";
import english from "ra-language-english";

import { en } from "../i18n/en";
import { isolated } from "../i18n/isolate";
import { LANGUAGES, languageOf } from "../i18n/languages";

const englishWords: TranslationMessages = { ...english, ...en };

/** The words of a language: English is there, the others come when somebody wants them. */
export async function wordsOf(locale: string): Promise<TranslationMessages> {
  if (locale !== "ar") return englishWords;
  const { arabicWords } = await import("../i18n/arabic");
  return arabicWords;
}

const polyglot = polyglotI18nProvider((locale) => (locale === "en" ? englishWords : wordsOf(locale)), "en", [...LANGUAGES], {
  allowMissing: false,
});

export const i18nProvider: I18nProvider = {
  ...polyglot,
  translate: (key: string, options: Record<string, unknown> | number = {}): string =>
    polyglot.translate(
      key,
      typeof options === "object" && languageOf(polyglot.getLocale()).dir === "rtl" ? isolated(key, options) : options,
    ),
};
