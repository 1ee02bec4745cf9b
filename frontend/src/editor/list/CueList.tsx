import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslate } from "react-admin";

import type { Severity } from "../../text/findings";
import type { EditorStore } from "../document/EditorStore";
import { useOrder, useSelected } from "../document/useEditor";
import { CueRow } from "./CueRow";
import { shownRows } from "./window";
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
const SPARE = 8; // rows drawn above and below what is seen

/** All cues, of which only those in sight are in the page. One tab stop; the arrows of the editor walk it. */
export const CueList = ({ store, findings, playing, onSelect, onWrite }: Props) => {
  const translate = useTranslate();
  const order = useOrder(store);
  const selected = useSelected(store);
  const box = useRef<HTMLDivElement>(null);
  const rowPx = useRem() * ROW_REM;
  const [place, setPlace] = useState({ top: 0, height: 800 });
  const at = selected === null ? -1 : order.indexOf(selected);

  const look = useCallback(() => {
    const element = box.current;
    if (element !== null) setPlace({ top: element.scrollTop, height: element.clientHeight });
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [look]);
  useEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const [top, bottom] = [at * rowPx, (at + 1) * rowPx];
    if (top < element.scrollTop + rowPx) element.scrollTop = top - rowPx;
    else if (bottom > element.scrollTop + element.clientHeight - rowPx) element.scrollTop = bottom + rowPx - element.clientHeight;
  }, [at, rowPx]);

  const { first, last } = shownRows(place.top, place.height, rowPx, order.length, SPARE);
  const none = order.length === 0; // a listbox without options is none
  return (
    <div
      ref={box}
      className="cue-list"
      role={none ? undefined : "listbox"}
      tabIndex={none ? undefined : 0}
      aria-label={none ? undefined : translate("cw.editor.list.label")}
      aria-activedescendant={at >= first && at < last ? `cue-${selected ?? ""}` : undefined}
      onScroll={look}
      onDoubleClick={onWrite}
    >
      <div className="cue-list__all" style={{ height: order.length * rowPx }} role="presentation">
        {order.slice(first, last).map((id, index) => (
          <CueRow
            key={id}
            id={id}
            store={store}
            number={first + index + 1}
            all={order.length}
            top={(first + index) * rowPx}
            height={rowPx}
            severity={findings.get(id)}
            playing={playing === id}
            onSelect={onSelect}
          />
        ))}
      </div>
      {none && <p className="cue-list__none quiet">{translate("cw.editor.list.none")}</p>}
    </div>
  );
};

/** The size of the root's letters, which zooming of text alone changes. */
function useRem(): number {
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  return rem;
}
