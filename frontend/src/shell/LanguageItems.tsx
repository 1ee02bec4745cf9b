import { MenuItem } from "@mui/material";
import CheckIcon from "@mui/icons-material/Check";
import { useLocaleState, useNotify, useTranslate } from "react-admin";

import { LANGUAGES } from "../i18n/languages";
import { wordsOf } from "../providers/i18nProvider";

/** The languages as items of a menu, each in its own words so that who reads only that one finds it. */
export const useLanguageItems = (onChosen: () => void) => {
  const translate = useTranslate();
  const notify = useNotify();
  const [current, setLocale] = useLocaleState();

  const choose = async (locale: string): Promise<void> => {
    onChosen();
    try {
      await wordsOf(locale); // before anything turns round
      setLocale(locale);
    } catch {
      notify("ra.notification.i18n_error", { type: "error" });
    }
  };

  return LANGUAGES.map(({ locale, name, dir }) => (
    <MenuItem key={locale} role="menuitemradio" aria-checked={locale === current} onClick={() => void choose(locale)} sx={{ gap: 1 }}>
      <span className="only-read">{translate("cw.shell.language")}: </span>
      <span lang={locale} dir={dir}>
        {name}
      </span>
      {locale === current && <CheckIcon fontSize="small" aria-hidden="true" sx={{ marginInlineStart: "auto" }} />}
    </MenuItem>
  ));
};
