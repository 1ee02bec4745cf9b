import type { KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import { clock, span as lengthOf } from "../timeline/timeText";
import type { Span } from "../timeline/timelineModel";
import { slideEdge, type Edge } from "./interval";

interface Props {
  edge: Edge;
  interval: Span;
  own: boolean;
  durationMs: number | null;
  onSpan: (interval: Span) => void;
}

const STEP_MS = 100;

/** An end of the interval as the keyboard moves it: a tenth of a second by the arrow keys, a second with Shift. */
export const EdgeSlider = ({ edge, interval, own, durationMs, onSpan }: Props) => {
  const translate = useTranslate();
  const ms = edge === "start" ? interval.start_ms : interval.end_ms;
  const press = (event: KeyboardEvent): void => {
    const step = (event.shiftKey ? 10 : 1) * STEP_MS;
    if (event.altKey || event.ctrlKey || event.metaKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    onSpan(slideEdge(interval, edge, ms + (event.key === "ArrowLeft" ? -step : step), durationMs));
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      className={`edge-slider${own ? " edge-slider--own" : ""}`}
      role="slider"
      tabIndex={0}
      aria-label={translate(`cw.align.edge_${edge}`)}
      aria-valuemin={edge === "start" ? 0 : interval.start_ms}
      aria-valuemax={edge === "start" ? interval.end_ms : (durationMs ?? Math.max(ms, interval.end_ms))}
      aria-valuenow={ms}
      aria-valuetext={translate("cw.align.edge_at", {
        time: clock(ms),
        length: lengthOf(interval.end_ms - interval.start_ms),
        whose: translate(own ? "cw.align.yours" : "cw.align.proposed"),
      })}
      onKeyDown={press}
    >
      <span aria-hidden="true">{translate(`cw.align.${edge}`)}</span> <span className="time">{clock(ms)}</span>
    </span>
  );
};
