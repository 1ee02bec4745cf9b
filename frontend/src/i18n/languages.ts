import { useLocaleState } from "react-admin";

/** The languages that the interface speaks, each by its own name. */
export const LANGUAGES = [
  { locale: "en", name: "English", dir: "ltr", dates: "en" },
  // Latin digits, as the time codes beside them have.
  { locale: "ar", name: "العربية", dir: "rtl", dates: "ar-u-ca-gregory-nu-latn" },
] as const;

export type Language = (typeof LANGUAGES)[number];

export const languageOf = (locale: string | undefined): Language => LANGUAGES.find((one) => one.locale === locale) ?? LANGUAGES[0];

/** The first of a person's languages, as the browser has them, that the interface speaks. */
export function firstLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find(({ locale }) => tag.toLowerCase().split("-")[0] === locale);
    if (found) return found;
  }
  return LANGUAGES[0];
}

export function useLanguage(): Language {
  const [locale] = useLocaleState();
  return languageOf(locale);
}
