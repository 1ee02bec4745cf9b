import { useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { useTranslate } from "react-admin";

import { useDrawn } from "../../player/usePlayhead";
import { clock } from "../../timeline/timeText";
import { timeCode, typedTime } from "./timeCode";
import type { Transport } from "./transport";

export interface AskTime {
  ask(): void;
}

/** Where the film is, by the clock and by pictures; pressed, it asks where to go. */
export const TimeField = ({ ref, transport, durationMs }: { ref: Ref<AskTime>; transport: Transport; durationMs: number }) => {
  const translate = useTranslate();
  const [asking, setAsking] = useState(false);
  const [wrong, setWrong] = useState(false);
  const byClock = useRef<HTMLSpanElement>(null);
  const byPicture = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useImperativeHandle(ref, () => ({ ask: () => setAsking(true) }), []);
  useDrawn(transport.playhead, (ms) => {
    if (byClock.current) byClock.current.textContent = clock(ms);
    if (byPicture.current) byPicture.current.textContent = timeCode(transport.frame, transport.times);
  });

  const leave = (): void => {
    setAsking(false);
    setWrong(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation();
    if (event.key === "Escape") leave();
    if (event.key !== "Enter") return;
    const ms = typedTime(event.currentTarget.value, transport.ms, transport.times);
    setWrong(ms === null);
    if (ms === null) return;
    transport.seek(Math.min(ms, durationMs));
    leave();
  };

  if (asking) {
    return (
      <span className="time-field">
        <input
          className="time-field__input time"
          autoFocus
          aria-label={translate("cw.editor.player.go_to")}
          aria-describedby="time-field-hint"
          aria-invalid={wrong}
          placeholder="1:02:03.4"
          onKeyDown={press}
          onBlur={() => setAsking(false)}
        />
        <span id="time-field-hint" className="time-field__hint" dir="auto" role={wrong ? "alert" : undefined}>
          {translate(wrong ? "cw.editor.player.no_time" : "cw.editor.player.go_to_hint")}
        </span>
      </span>
    );
  }
  return (
    <button ref={button} type="button" className="time-field time-field__time time" title={translate("cw.editor.player.go_to")} onClick={() => setAsking(true)}>
      <span ref={byClock}>0:00.0</span>
      <span className="quiet"> / {clock(durationMs, false)}</span>
      <span className="time-field__code quiet" ref={byPicture} />
      <span className="only-read">{translate("cw.editor.player.go_to")}</span>
    </button>
  );
};
