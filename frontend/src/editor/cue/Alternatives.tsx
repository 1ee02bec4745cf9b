import { useTranslate } from "react-admin";

import { span } from "../../timeline/timeText";
import type { EditCue } from "../document/types";
import { ChordKeys } from "../keys/ChordKeys";
import type { KeyMap } from "../keys/keyMap";
import { guessMs, threeLengths, type Alternative, type Room } from "./fit";

interface Props {
  cue: EditCue;
  room: Room;
  wordsPerMinute: number;
  /** Null while the keys take something else. */
  map: KeyMap | null;
  onTake: (text: string) => void;
}

export const ALTERNATIVES = ["alternative_1", "alternative_2", "alternative_3"] as const;

/** What the model would have said instead, in up to three lengths that fit; each on one key. */
export const Alternatives = ({ cue, room, wordsPerMinute, map, onTake }: Props) => {
  const translate = useTranslate();
  const found = alternativesOf(cue, room, wordsPerMinute);
  if (found.length === 0) return null;
  return (
    <section className="alternatives" aria-labelledby="cue-alternatives">
      <h3 id="cue-alternatives">{translate("cw.editor.alternatives")}</h3>
      <ul>
        {found.map(({ text }, at) => (
          <li key={text}>
            <button type="button" className="alternative" onClick={() => onTake(text)}>
              <span dir="auto">{text}</span>
              <span className="quiet time">≈ {span(guessMs(text, wordsPerMinute))}</span>
              {map && <ChordKeys chord={map.first(ALTERNATIVES[at] ?? "alternative_1")} />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** As the keys take them. */
export function alternativesOf(cue: EditCue, room: Room, wordsPerMinute: number): Alternative[] {
  const given = cue.data["alternatives"];
  return Array.isArray(given) ? threeLengths(given.filter(isAlternative), cue.text, room.ms, wordsPerMinute) : [];
}

const isAlternative = (value: unknown): value is Alternative =>
  typeof value === "object" && value !== null && typeof (value as Alternative).text === "string" && typeof (value as Alternative).score === "number";
