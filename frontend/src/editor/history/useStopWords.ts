import { useMemo } from "react";
import { useTranslate } from "react-admin";

import { useLanguage } from "../../i18n/languages";
import type { Stop } from "./stops";

/** Who saved and when, in the reader's own way of writing. */
export function useStopWords() {
  const translate = useTranslate();
  const { dates } = useLanguage();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeStyle: "short" });
    return {
      who({ by, begun_at }: Stop): string {
        if (begun_at === null) return translate("cw.history.beginning");
        return by ?? translate("cw.history.somebody");
      },
      when({ begun_at, ended_at, saves, revision }: Stop): string {
        if (begun_at === null || ended_at === null) return translate("cw.history.revision", { revision });
        const time = format.formatRange(new Date(begun_at), new Date(ended_at));
        return `${time} · ${translate("cw.history.saves", { smart_count: saves })} · ${translate("cw.history.revision", { revision })}`;
      },
    };
  }, [dates, translate]);
}
