/** All that only those who read Arabic load: the words, react-admin's words, and letters. */
import "@fontsource-variable/noto-sans-arabic";

import type { TranslationMessages } from "react-admin";

import { ar } from "./ar";
import { reactAdminAr } from "./ar.react-admin";

export const arabicWords: TranslationMessages = { ra: reactAdminAr, ...ar };
