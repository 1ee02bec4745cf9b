import { useLocaleState, useTranslate } from "react-admin";

/** A moment in the reader's own way of writing; "–" where there is none. */
export const When = ({ at }: { at: string | null | undefined }) => {
  const [locale] = useLocaleState();
  const translate = useTranslate();
  if (!at) return <span className="quiet">{translate("cw.shell.never")}</span>;
  const text = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  return <time dateTime={at}>{text}</time>;
};
