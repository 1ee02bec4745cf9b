import { useTranslate } from "react-admin";

import type { Said } from "../align/decisions";
import type { OneSaid } from "../api/models";
import { ariaOf } from "../editor/keys/chord";
import { ChordKeys } from "../editor/keys/ChordKeys";
import type { KeyMap } from "../editor/keys/keyMap";
import { keepFocus } from "../player/keepFocus";
import { fromTo, span as lengthOf } from "../timeline/timeText";
import { chooseAt, type Command } from "./keys";
import { spanOf } from "./place";

interface Props {
  answers: readonly OneSaid[];
  map: KeyMap<Command>;
  decided: Said | undefined;
  /** The answer whose place plays. */
  heard: number | null;
  onChoose: (at: number) => void;
}

/** The people's answers, whose times the lanes show; each is a button that takes it. */
export const AnswerList = ({ answers, map, decided, heard, onChoose }: Props) => {
  const translate = useTranslate();
  return (
    <ol className="answer-lanes" aria-label={translate("cw.adjudication.answers")}>
      {answers.map((answer, at) => {
        const seen = spanOf(answer);
        const said = seen ? translate("cw.adjudication.seen", { times: fromTo(seen) }) : translate(`cw.align.said.${answer.label}`);
        const taken =
          decided?.label === answer.label &&
          decided.interval?.start_ms === seen?.start_ms &&
          decided.interval?.end_ms === seen?.end_ms;
        const command = chooseAt(at);
        const key = command ? map.first(command) : "";
        return (
          <li key={answer.assignment_id}>
            <button
              type="button"
              className={`answer-lane answer-lane--${answer.label}${at === heard ? " answer-lane--heard" : ""}`}
              aria-keyshortcuts={key ? ariaOf(key) : undefined}
              aria-pressed={taken}
              onMouseDown={keepFocus}
              onClick={() => onChoose(at)}
            >
              <span className="answer-lane__who">
                {key && <ChordKeys chord={key} />} <strong>{answer.name}</strong> <span className="answer-lane__said">{said}</span>{" "}
                {seen && (
                  <span className="quiet">{translate("cw.adjudication.length", { length: lengthOf(seen.end_ms - seen.start_ms) })}</span>
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
};
