import { memo, useEffect, useState } from "react";
import { useTranslate } from "react-admin";

import type { Severity } from "../../text/findings";
import type { EditorStore } from "../document/EditorStore";
import { useOrder, useSelected } from "../document/useEditor";
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
  const order = useOrder(store);
  const selected = useSelected(store);
  const rowPx = useRem() * ROW_REM;
  const at = selected === null ? -1 : order.indexOf(selected);
  const { box, rows, onScroll, reveal } = useRows(rowPx, order.length);

  useEffect(() => {
    if (at >= 0) reveal(at);
  }, [at, reveal]);

  const none = order.length === 0; // a listbox without options is none
  return (
    <div
      ref={box}
      className="cue-list"
      role={none ? undefined : "listbox"}
      tabIndex={none ? undefined : 0}
      aria-label={none ? undefined : translate("cw.editor.list.label")}
      aria-activedescendant={rows.some((row) => row.at === at) ? `cue-${selected ?? ""}` : undefined}
      onScroll={onScroll}
      onDoubleClick={onWrite}
    >
      <div className="cue-list__all" style={{ height: order.length * rowPx }} role="presentation">
        {rows.map(({ key, at: row }) => {
          const id = order[row];
          return id === undefined ? null : (
            <CueRow
              key={key}
              id={id}
              store={store}
              number={row + 1}
              all={order.length}
              top={row * rowPx}
              height={rowPx}
              severity={findings.get(id)}
              playing={playing === id}
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
