import { useState, type KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import type { EditCue } from "../document/types";

interface Props {
  cue: EditCue;
  disabled: boolean;
  onStart: (ms: number) => void;
  onEnd: (ms: number) => void;
}

/** Start and end to be typed: 1:02.345, seconds, or +0.2 and -0.2. */
export const CueTimes = ({ cue, disabled, onStart, onEnd }: Props) => {
  const translate = useTranslate();
  return (
    <div className="cue-times" dir="ltr">
      <TimeInput key={`s${cue.id}${cue.start_ms}`} label={translate("cw.editor.cue.start")} ms={cue.start_ms} disabled={disabled} onMs={onStart} />
      <span aria-hidden="true">–</span>
      <TimeInput key={`e${cue.id}${cue.end_ms}`} label={translate("cw.editor.cue.end")} ms={cue.end_ms} disabled={disabled} onMs={onEnd} />
      <span className="quiet time">{((cue.end_ms - cue.start_ms) / 1000).toFixed(2)} s</span>
    </div>
  );
};

interface InputProps {
  label: string;
  ms: number;
  disabled: boolean;
  onMs: (ms: number) => void;
}

const TimeInput = ({ label, ms, disabled, onMs }: InputProps) => {
  const [text, setText] = useState(() => exact(ms));
  const wanted = parsed(text, ms);
  const commit = (): void => {
    if (wanted === null || wanted === ms) setText(exact(ms));
    else onMs(wanted);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === "Enter") commit();
    if (event.key === "Escape") setText(exact(ms));
  };
  return (
    <input
      className="time-input time"
      aria-label={label}
      aria-invalid={wanted === null}
      value={text}
      disabled={disabled}
      size={11}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={press}
    />
  );
};

/** 1:02:03.045, with hours only where there are some. */
export function exact(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const [h, m, s] = [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60, Math.floor(whole / 1000) % 60];
  const tail = `${String(s).padStart(2, "0")}.${String(whole % 1000).padStart(3, "0")}`;
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

/** Milliseconds of what was typed; null for what is no time. */
export function parsed(text: string, fromMs: number): number | null {
  const match = /^([+-])?(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, h = "0", m = "0", s = "0", f = ""] = match;
  const ms = (Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000 + Number(f.padEnd(3, "0"));
  return Math.max(0, sign === "+" ? fromMs + ms : sign === "-" ? fromMs - ms : ms);
}
