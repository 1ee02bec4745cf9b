import { useMemo } from "react";
import { useLocaleState, useTranslate } from "react-admin";

import type { Stop } from "./stops";

/** Who saved and when, in the reader's own way of writing. */
export function useStopWords() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
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
  }, [locale, translate]);
}
