import { Button, MenuItem } from "@mui/material";
import CheckIcon from "@mui/icons-material/Check";
import { useLocaleState, useNotify, useTranslate } from "react-admin";

import { LANGUAGES, type Language } from "../i18n/languages";
import { wordsOf } from "../providers/i18nProvider";

function useChoose(): (locale: string) => Promise<void> {
  const notify = useNotify();
  const [, setLocale] = useLocaleState();
  return async (locale) => {
    try {
      await wordsOf(locale); // before anything turns round
      setLocale(locale);
    } catch {
      notify("ra.notification.i18n_error", { type: "error" });
    }
  };
}

/** In its own words, so that who reads only this language finds it; in the system's letters, so that no others load for it. */
const Name = ({ locale, name, dir }: Language) => (
  <span lang={locale} dir={dir} style={{ fontFamily: "system-ui, sans-serif" }}>
    {name}
  </span>
);

/** The languages as items of a menu. */
export const useLanguageItems = (onChosen: () => void) => {
  const translate = useTranslate();
  const [current] = useLocaleState();
  const choose = useChoose();
  return LANGUAGES.map((language) => {
    const chosen = language.locale === current;
    return (
      <MenuItem
        key={language.locale}
        role="menuitemradio"
        aria-checked={chosen}
        sx={{ gap: 1 }}
        onClick={() => {
          onChosen();
          void choose(language.locale);
        }}
      >
        <span className="only-read">{translate("cw.shell.language")}: </span>
        <Name {...language} />
        {chosen && <CheckIcon fontSize="small" aria-hidden="true" sx={{ marginInlineStart: "auto" }} />}
      </MenuItem>
    );
  });
};

/** The languages that are not chosen, where there is no menu yet. */
export const OtherLanguages = () => {
  const [current] = useLocaleState();
  const choose = useChoose();
  return LANGUAGES.filter(({ locale }) => locale !== current).map((language) => (
    <Button key={language.locale} size="small" onClick={() => void choose(language.locale)}>
      <Name {...language} />
    </Button>
  ));
};
