import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from "react";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Speaker } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useFollow } from "../script/useFollow";
import { Line } from "./Line";
import { PART, partOf, placedWords, walk, wordAt, type HeardLine, type Place } from "./transcript";

interface Props {
  lines: readonly HeardLine[];
  speakers: readonly Speaker[];
  playhead: Playhead;
}

/** What is said, word by word. One tab stop: arrows walk the words, Enter leads the film there. */
export const Transcript = ({ lines, speakers, playhead }: Props) => {
  const translate = useTranslate();
  const list = useRef<HTMLOListElement>(null);
  const words = useMemo(() => placedWords(lines), [lines]);
  const known = useMemo(() => new Map(speakers.map((speaker) => [speaker.number, speaker])), [speakers]);
  const subscribe = useCallback((tell: () => void) => playhead.subscribe(tell), [playhead]);
  const said = words[useSyncExternalStore(subscribe, () => wordAt(words, playhead.ms))];
  const [chosen, setChosen] = useState<Place>({ line: 0, word: 0 });
  const [part, setPart] = useState(0);
  const wanted = useRef(false); // the focus goes to the chosen word as soon as it is there

  const parts = Math.max(1, Math.ceil(lines.length / PART));
  const shown = Math.min(part, parts - 1);
  const first = shown * PART;
  const focus = partOf(chosen.line) === shown && chosen.line < lines.length ? chosen : { line: first, word: 0 };
  const saidLine = said?.line ?? -1;

  useEffect(() => {
    const reading = list.current?.contains(document.activeElement) === true;
    if (saidLine >= 0 && !reading) setPart(partOf(saidLine));
  }, [saidLine]);
  useFollow(list, saidLine - first, playhead);
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    list.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  });

  const press = (event: KeyboardEvent<HTMLOListElement>): void => {
    const rtl = getComputedStyle(event.target as Element).direction === "rtl";
    const next = event.ctrlKey || event.altKey || event.metaKey ? null : walk(lines, focus, event.key, rtl);
    if (next === null) return;
    event.preventDefault();
    wanted.current = true;
    setChosen(next);
    setPart(partOf(next.line));
  };
  const choose = useCallback(
    (place: Place, ms: number) => {
      setChosen(place);
      playhead.seek(ms);
    },
    [playhead],
  );

  return (
    <div className="heard">
      <h3 id="heard-title">{translate("cw.speakers.transcript")}</h3>
      {lines.length === 0 && <p className="quiet">{translate("cw.speakers.empty")}</p>}
      <ol ref={list} className="heard__lines" aria-labelledby="heard-title" aria-describedby="heard-keys" onKeyDown={press}>
        {lines.slice(first, first + PART).map((line, index) => (
          <Line
            key={line.id}
            line={line}
            index={first + index}
            speaker={line.speaker === null ? undefined : known.get(line.speaker)}
            said={saidLine === first + index ? (said?.word ?? -1) : -1}
            focus={focus.line === first + index ? focus.word : -1}
            onChoose={choose}
          />
        ))}
      </ol>
      <p id="heard-keys" className="only-read">
        {translate("cw.speakers.keys")}
      </p>
      {parts > 1 && (
        <nav className="heard__parts row" aria-label={translate("cw.speakers.parts")}>
          <Button size="small" variant="outlined" disabled={shown === 0} onClick={() => setPart(shown - 1)}>
            {translate("cw.speakers.earlier")}
          </Button>
          <span className="quiet">
            {translate("cw.speakers.part", { from: first + 1, to: Math.min(first + PART, lines.length), all: lines.length })}
          </span>
          <Button size="small" variant="outlined" disabled={shown === parts - 1} onClick={() => setPart(shown + 1)}>
            {translate("cw.speakers.later")}
          </Button>
        </nav>
      )}
    </div>
  );
};
