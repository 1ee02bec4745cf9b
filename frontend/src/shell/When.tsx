import { useTranslate } from "react-admin";

import { useLanguage } from "../i18n/languages";

/** A moment in the reader's own way of writing; words for none where there is none. */
export const When = ({ at, none = "cw.shell.never" }: { at: string | null | undefined; none?: string }) => {
  const { dates } = useLanguage();
  const translate = useTranslate();
  if (!at) return <span className="quiet">{translate(none)}</span>;
  const text = new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  return <time dateTime={at}>{text}</time>;
};
