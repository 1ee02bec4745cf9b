import { useRef, useState } from "react";
import { useTranslate } from "react-admin";

import type { Cue } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useSpanAt } from "../player/usePlayhead";
import { walkList } from "../shell/walkList";
import { CueDetail } from "./CueDetail";
import { CueRow } from "./CueRow";
import { useFollow } from "./useFollow";
import "./script.css";

interface Props {
  cues: readonly Cue[];
  playhead: Playhead;
}

/** The script in step with the film. One tab stop: arrows walk the cues, Enter goes there and opens what lies behind. */
export const ScriptList = ({ cues, playhead }: Props) => {
  const translate = useTranslate();
  const current = useSpanAt(playhead, cues);
  const [open, setOpen] = useState<string | null>(null);
  const [focus, setFocus] = useState(0);
  const list = useRef<HTMLOListElement>(null);

  useFollow(list, current, playhead);

  return (
    <ol className="script" ref={list} aria-label={translate("cw.script.label")}>
      {cues.map((cue, index) => (
        <li key={cue.id} className={index === current ? "cue cue--current" : "cue"}>
          <CueRow
            cue={cue}
            current={index === current}
            open={open === cue.id}
            tabIndex={index === Math.min(focus, cues.length - 1) ? 0 : -1}
            onFocus={() => setFocus(index)}
            onKeyDown={(event) => walkList(event, index, list, setFocus)}
            onChoose={() => {
              playhead.seek(cue.start_ms);
              setOpen(open === cue.id ? null : cue.id);
            }}
          />
          {open === cue.id && <CueDetail cue={cue} onSeek={(ms) => playhead.seek(ms)} />}
        </li>
      ))}
    </ol>
  );
};
