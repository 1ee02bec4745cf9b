import { useRef, useState } from "react";
import { useTranslate } from "react-admin";

import type { Cue } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useSpanAt } from "../player/usePlayhead";
import type { Moment } from "../script/pairCues";
import { useFollow } from "../script/useFollow";
import { walkList } from "../shell/walkList";
import { BesideRow } from "./BesideRow";

interface Props {
  moments: readonly Moment<Cue>[];
  names: { left: string; right: string };
  playhead: Playhead;
}

/** The moments in step with the film. One tab stop: arrows walk them, Enter goes to the moment in the film. */
export const BesideList = ({ moments, names, playhead }: Props) => {
  const translate = useTranslate();
  const current = useSpanAt(playhead, moments);
  const [focus, setFocus] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  useFollow(list, current, playhead);
  return (
    <>
      <div className="beside__names" aria-hidden="true">
        <span>{names.left}</span>
        <span>{names.right}</span>
      </div>
      <ol className="moments" ref={list} aria-label={translate("cw.beside.label")}>
        {moments.map((moment, index) => (
          <li key={index} className={index === current ? "moment moment--current" : "moment"}>
            <BesideRow
              moment={moment}
              names={names}
              current={index === current}
              tabIndex={index === Math.min(focus, moments.length - 1) ? 0 : -1}
              onFocus={() => setFocus(index)}
              onKeyDown={(event) => walkList(event, index, list, setFocus)}
              onChoose={() => playhead.seek(moment.start_ms)}
            />
          </li>
        ))}
      </ol>
    </>
  );
};
