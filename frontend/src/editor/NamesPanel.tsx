import { memo, useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";
import { clock } from "../timeline/timeText";
import type { EditCue } from "./document/types";
import { namesUsed } from "./namesUsed";

interface Props {
  videoId: string;
  cues: readonly EditCue[];
  onSelect: (id: string) => void;
}

/** Whom the listener may know by name, from when on, and where a description names somebody too early. */
export const NamesPanel = memo(({ videoId, cues, onSelect }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data: names } = useQuery({ queryKey: ["film", videoId, "names"], queryFn: () => provider.names(videoId), staleTime: 60_000 });
  const rows = useMemo(() => namesUsed(names ?? [], cues), [names, cues]);
  const early = rows.filter((row) => row.early !== null).length;
  if (rows.length === 0) return null;
  return (
    <details className="names panel" open={early > 0}>
      <summary>
        {translate("cw.editor.names.title", { smart_count: rows.length })}{" "}
        {early > 0 && <span className="mark mark--warning">{translate("cw.editor.names.early", { smart_count: early })}</span>}
      </summary>
      <ul>
        {rows.map(({ name, saidMs, uses, early: first }) => (
          <li key={name}>
            <strong>
              <bdi>{name}</bdi>
            </strong>{" "}
            <span className="quiet">
              {saidMs === null ? translate("cw.editor.names.never") : translate("cw.editor.names.heard", { at: clock(saidMs) })}{" · "}
              {translate("cw.editor.names.used", { smart_count: uses })}
            </span>
            {first && (
              <button type="button" className="names__early" onClick={() => onSelect(first.id)}>
                {translate("cw.editor.names.too_early", { at: clock(first.start_ms) })}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
});
NamesPanel.displayName = "NamesPanel";
