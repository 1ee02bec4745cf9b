import { memo } from "react";
import { useTranslate } from "react-admin";

import type { Severity } from "../../text/findings";
import { clock } from "../../timeline/timeText";
import type { EditCue } from "../document/types";
import { directionOf } from "../timeline/label";

interface Props {
  cue: EditCue;
  number: number;
  all: number;
  top: number;
  height: number;
  severity: Severity | undefined;
  selected: boolean;
  playing: boolean;
  onSelect: (id: string) => void;
}

/** One cue of the list; it renders when this cue changes, not when another does. */
export const CueRow = memo(({ cue, number, all, top, height, severity, selected, playing, onSelect }: Props) => {
  const translate = useTranslate();
  const classes = ["cue-row", selected && "cue-row--selected", playing && "cue-row--playing"];
  return (
    <div
      id={`cue-${cue.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={number}
      aria-setsize={all}
      className={classes.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => onSelect(cue.id)}
    >
      <span className="cue-row__time time">{clock(cue.start_ms)}</span>
      <span className="cue-row__text" dir={cue.text ? directionOf(cue.text) : undefined}>
        {cue.text || <em className="quiet">{translate("cw.editor.list.empty")}</em>}
      </span>
      <span className="cue-row__marks">
        {severity && <span className={`mark mark--${severity}`}>{translate(`cw.editor.list.${severity}`)}</span>}
        {cue.recording !== "" && <span className="mark">{translate("cw.editor.list.recorded")}</span>}
        {cue.extended && <span className="mark">{translate("cw.editor.list.extended")}</span>}
        {cue.status !== "draft" && <span className={`mark mark--${cue.status}`}>{translate(`cw.editor.status.${cue.status}`)}</span>}
      </span>
    </div>
  );
});
CueRow.displayName = "CueRow";
