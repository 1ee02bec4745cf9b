import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import type { Cue } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useSpanAt } from "../player/usePlayhead";
import { CueDetail } from "./CueDetail";
import { CueRow } from "./CueRow";
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

  useEffect(() => {
    // Follows the film, but never takes the place from under somebody who reads the list.
    const box = list.current;
    const row = box?.children[current] as HTMLElement | undefined;
    if (!box || !row || !playhead.playing || box.contains(document.activeElement)) return;
    const [top, bottom] = [row.offsetTop - box.offsetTop, row.offsetTop - box.offsetTop + row.offsetHeight];
    if (top < box.scrollTop || bottom > box.scrollTop + box.clientHeight) box.scrollTo({ top: top - 24 });
  }, [current, playhead]);

  const walk = (event: KeyboardEvent, index: number): void => {
    const last = cues.length - 1;
    const targets: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last };
    const next = targets[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const at = Math.min(last, Math.max(0, next));
    setFocus(at);
    list.current?.children[at]?.querySelector("button")?.focus();
  };

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
            onKeyDown={(event) => walk(event, index)}
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
