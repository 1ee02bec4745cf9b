import { useLocaleState, useTranslate } from "react-admin";

/** A moment in the reader's own way of writing; words for none where there is none. */
export const When = ({ at, none = "cw.shell.never" }: { at: string | null | undefined; none?: string }) => {
  const [locale] = useLocaleState();
  const translate = useTranslate();
  if (!at) return <span className="quiet">{translate(none)}</span>;
  const text = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  return <time dateTime={at}>{text}</time>;
};
