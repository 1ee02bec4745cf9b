import { memo, useEffect, useState } from "react";
import { useTranslate } from "react-admin";

import type { Severity } from "../../text/findings";
import type { EditorStore } from "../document/EditorStore";
import { useScript, useSelected } from "../document/useEditor";
import { CueRow } from "./CueRow";
import { useRows } from "./useRows";
import "./list.css";

interface Props {
  store: EditorStore;
  /** The gravest open finding of each cue. */
  findings: ReadonlyMap<string, Severity>;
  /** The cue under the playhead. */
  playing: string | null;
  onSelect: (id: string) => void;
  onWrite: () => void;
}

const ROW_REM = 3.75;

/** All cues, of which only those in sight are in the page. One tab stop; the arrows of the editor walk it. */
export const CueList = memo(({ store, findings, playing, onSelect, onWrite }: Props) => {
  const translate = useTranslate();
  const { cues } = useScript(store);
  const selected = useSelected(store);
  const rowPx = useRem() * ROW_REM;
  const at = selected === null ? -1 : cues.findIndex(({ id }) => id === selected);
  const { box, rows, onScroll, rowAt, reveal } = useRows(rowPx, cues.length);

  useEffect(() => {
    if (at >= 0) reveal(at);
  }, [at, reveal]);

  const none = cues.length === 0; // a listbox without options is none
  return (
    <div
      ref={box}
      className="cue-list"
      role={none ? undefined : "listbox"}
      tabIndex={none ? undefined : 0}
      aria-label={none ? undefined : translate("cw.editor.list.label")}
      aria-activedescendant={rows.some((row) => row.at === at) ? `cue-${selected ?? ""}` : undefined}
      onScroll={onScroll}
      onClick={(event) => {
        const pressed = event.target === event.currentTarget ? cues[rowAt(event.clientY)] : undefined;
        if (pressed) onSelect(pressed.id);
      }}
      onDoubleClick={onWrite}
    >
      <div className="cue-list__all" style={{ height: cues.length * rowPx }} role="presentation">
        {rows.map(({ key, at: row }) => {
          const cue = cues[row];
          return cue === undefined ? null : (
            <CueRow
              key={key}
              cue={cue}
              number={row + 1}
              all={cues.length}
              top={row * rowPx}
              height={rowPx}
              severity={findings.get(cue.id)}
              selected={cue.id === selected}
              playing={cue.id === playing}
              onSelect={onSelect}
            />
          );
        })}
      </div>
      {none && <p className="cue-list__none quiet">{translate("cw.editor.list.none")}</p>}
    </div>
  );
});
CueList.displayName = "CueList";

/** The size of the root's letters, which zooming of text alone changes. */
function useRem(): number {
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  return rem;
}
