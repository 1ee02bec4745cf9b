import { memo, useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import type { Cue } from "../api/models";
import { walkList } from "../shell/walkList";
import { clock } from "../timeline/timeText";

interface Props {
  cues: readonly Cue[];
  language: string;
  current: number;
  onGo: (index: number) => void;
}

/** Every description as a heading to jump by and a line to read; one tab stop, arrows walk, Enter goes there. */
export const DescriptionList = ({ cues, language, current, onGo }: Props) => {
  const translate = useTranslate();
  const [focus, setFocus] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const latest = useRef(onGo);
  useEffect(() => {
    latest.current = onGo;
  });
  const go = useCallback((index: number) => latest.current(index), []);
  const walk = useCallback((event: KeyboardEvent, index: number) => walkList(event, index, list, setFocus), []);
  return (
    <section aria-labelledby="listen-list">
      <h2 id="listen-list">{translate("cw.listen.list")}</h2>
      {cues.length === 0 && <p className="quiet">{translate("cw.listen.list_none")}</p>}
      <ol className="listen__list" ref={list} aria-labelledby="listen-list">
        {cues.map((cue, index) => (
          <Row
            key={cue.id}
            cue={cue}
            index={index}
            language={language}
            here={index === current}
            stop={index === Math.min(focus, cues.length - 1)}
            onFocus={setFocus}
            onWalk={walk}
            onGo={go}
          />
        ))}
      </ol>
    </section>
  );
};

interface RowProps {
  cue: Cue;
  index: number;
  language: string;
  here: boolean;
  stop: boolean;
  onFocus: (index: number) => void;
  onWalk: (event: KeyboardEvent, index: number) => void;
  onGo: (index: number) => void;
}

const Row = memo(({ cue, index, language, here, stop, onFocus, onWalk, onGo }: RowProps) => (
  <li>
    <h3>
      <button
        type="button"
        className={here ? "listen__cue listen__cue--here" : "listen__cue"}
        tabIndex={stop ? 0 : -1}
        aria-current={here ? "true" : undefined}
        onFocus={() => onFocus(index)}
        onKeyDown={(event) => onWalk(event, index)}
        onClick={() => onGo(index)}
      >
        <span className="time">{clock(cue.start_ms, false)}</span> <bdi lang={language}>{cue.text}</bdi>
      </button>
    </h3>
  </li>
));
Row.displayName = "DescriptionRow";
