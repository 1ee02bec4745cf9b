import { useTranslate } from "react-admin";

import { keepFocus } from "../align/ClipPlayer";
import { times } from "../align/CurveView";
import type { Said } from "../align/decisions";
import type { OneSaid } from "../api/models";
import { span as lengthOf } from "../timeline/timeText";
import type { Span } from "../timeline/timelineModel";
import { spanOf } from "./place";

interface Props {
  answers: readonly OneSaid[];
  /** The part of the film that the curve above shows. */
  view: Span;
  decided: Said | undefined;
  /** The answer whose place plays. */
  heard: number | null;
  onChoose: (at: number) => void;
}

/** The people's answers beside each other, under the curve and on its time; each is a button that takes it. */
export const AnswerLanes = ({ answers, view, decided, heard, onChoose }: Props) => {
  const translate = useTranslate();
  const percent = (ms: number): number => ((ms - view.start_ms) / (view.end_ms - view.start_ms)) * 100;
  return (
    <ol className="answer-lanes" aria-label={translate("cw.adjudication.answers")}>
      {answers.map((answer, at) => {
        const seen = spanOf(answer);
        const said = seen ? translate("cw.adjudication.seen", { times: times(seen) }) : translate(`cw.align.said.${answer.label}`);
        const taken =
          decided?.label === answer.label &&
          decided.interval?.start_ms === seen?.start_ms &&
          decided.interval?.end_ms === seen?.end_ms;
        return (
          <li key={answer.assignment_id}>
            <button
              type="button"
              className={`answer-lane answer-lane--${answer.label}${at === heard ? " answer-lane--heard" : ""}`}
              aria-keyshortcuts={at < 9 ? String(at + 1) : undefined}
              aria-pressed={taken}
              onMouseDown={keepFocus}
              onClick={() => onChoose(at)}
            >
              <span className="answer-lane__who">
                {at < 9 && <kbd>{at + 1}</kbd>} <strong>{answer.name}</strong> <span className="answer-lane__said">{said}</span>{" "}
                {seen && (
                  <span className="quiet">{translate("cw.adjudication.length", { length: lengthOf(seen.end_ms - seen.start_ms) })}</span>
                )}
              </span>
              <span className="answer-lane__time" aria-hidden="true">
                {seen && (
                  <span
                    className="answer-lane__span"
                    style={{ left: `${percent(seen.start_ms)}%`, width: `${percent(seen.end_ms) - percent(seen.start_ms)}%` }}
                  />
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
};
