import { memo } from "react";
import { useTranslate } from "react-admin";

import type { Speaker } from "../api/models";
import { clock } from "../timeline/timeText";
import { Badge } from "./Badge";
import type { HeardLine, Place } from "./transcript";

interface Props {
  line: HeardLine;
  index: number;
  speaker: Speaker | undefined;
  said: number; // the word that is heard now; -1: none of this line
  focus: number; // the word that the tab key leads to; -1: none of this line
  onChoose: (place: Place, ms: number) => void;
}

/** Who says it, when, and each word as a way to where it is said. */
export const Line = memo(({ line, index, speaker, said, focus, onChoose }: Props) => {
  const translate = useTranslate();
  const words = line.words.length > 0 ? line.words : [{ ...line, text: translate("cw.speakers.no_words") }];
  return (
    <li className={said >= 0 ? "heard__line heard__line--said" : "heard__line"}>
      <p className="heard__who">
        {speaker && <Badge speaker={speaker} />}
        <bdi>{line.name || translate("cw.speakers.somebody")}</bdi>
        <span className="time quiet">{clock(line.start_ms)}</span>
      </p>
      <p className={line.words.length > 0 ? "heard__words" : "heard__words quiet"} dir="auto">
        {words.map(({ text, start_ms }, word) => (
          <span key={word}>
            {word > 0 && " "}
            <button
              type="button"
              className="heard__word"
              tabIndex={word === focus ? 0 : -1}
              aria-current={word === said ? "true" : undefined}
              onClick={() => onChoose({ line: index, word }, start_ms)}
            >
              {text}
            </button>
          </span>
        ))}
      </p>
    </li>
  );
});
