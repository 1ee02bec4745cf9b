import polyglotI18nProvider from "ra-i18n-polyglot";
import english from "ra-language-english";

import { en } from "../i18n/en";

export const i18nProvider = polyglotI18nProvider(() => ({ ...english, ...en }), "en", [{ locale: "en", name: "English" }], {
  allowMissing: false,
});
