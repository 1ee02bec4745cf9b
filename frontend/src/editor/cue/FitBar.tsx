import { useTranslate } from "react-admin";

import { span } from "../../timeline/timeText";
import { overrunFrom, verdict, type Room } from "./fit";
import type { Spoken } from "./useSpoken";

interface Props {
  text: string;
  spoken: Spoken;
  room: Room;
}

/** How long the words are against the room that they have, and which of them do not fit. */
export const FitBar = ({ text, spoken, room }: Props) => {
  const translate = useTranslate();
  const judged = verdict(spoken.ms, room.ms);
  const longest = Math.max(spoken.ms, Number.isFinite(room.ms) ? room.ms : spoken.ms, 1);
  const from = overrunFrom(text, spoken.words, spoken.ms, room.ms);
  const over = text.slice(from).trim();
  const percent = (ms: number): string => `${Math.min(100, (ms / longest) * 100).toFixed(1)}%`;
  return (
    <div className={`fit fit--${judged}`}>
      <div className="fit__bar" dir="ltr" aria-hidden="true">
        <span className="fit__spoken" style={{ width: percent(spoken.ms) }} />
        {Number.isFinite(room.ms) && <span className="fit__room" style={{ insetInlineStart: percent(room.ms) }} />}
      </div>
      <p className="fit__words">
        <strong>{translate(`cw.editor.fit.${judged}`, { by: span(Math.max(0, spoken.ms - room.ms)) })}</strong>{" "}
        <span className="time">
          {spoken.measured ? "" : "≈ "}
          {span(spoken.ms)}
        </span>{" "}
        {Number.isFinite(room.ms)
          ? translate(`cw.editor.fit.until.${room.until}`, { room: span(room.ms) })
          : translate("cw.editor.fit.until.nothing")}{" "}
        {!spoken.measured && spoken.ms > 0 && <span className="quiet">{translate("cw.editor.fit.guessed")}</span>}
      </p>
      {over !== "" && (
        <p className="fit__over" dir="auto">
          {text.slice(0, from)}
          <mark>
            <span className="only-read">{translate("cw.editor.fit.from_here")} </span>
            {text.slice(from)}
          </mark>
        </p>
      )}
      {room.overSpeech && <p className="fit__speech">{translate("cw.editor.fit.over_speech")}</p>}
    </div>
  );
};
