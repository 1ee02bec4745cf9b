import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslate } from "react-admin";

import { clock, span as lengthOf } from "../timeline/timeText";
import type { Span } from "../timeline/timelineModel";
import type { Edge } from "./interval";

interface Props {
  edge: Edge;
  left: number;
  interval: Span;
  own: boolean;
  durationMs: number | null;
  onStep: (ms: number) => void;
  onDrag: (clientX: number) => void;
  /** `false` when the drag was called off. */
  onDrop: (keep: boolean) => void;
}

const STEP_MS = 100;

/** An end of the interval: dragged by its grip, moved by the arrow keys, by a second with Shift. */
export const EdgeHandle = ({ edge, left, interval, own, durationMs, onStep, onDrag, onDrop }: Props) => {
  const translate = useTranslate();
  const ms = edge === "start" ? interval.start_ms : interval.end_ms;
  const pointer = useRef<number | null>(null);
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const step = (event.shiftKey ? 10 : 1) * STEP_MS;
    if (event.key === "ArrowLeft") onStep(Math.max(0, ms - step));
    else if (event.key === "ArrowRight") onStep(ms + step);
    else if (event.key === "Escape" && pointer.current !== null) {
      event.currentTarget.releasePointerCapture(pointer.current);
      drop(false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = (keep: boolean): void => {
    if (pointer.current === null) return;
    pointer.current = null;
    onDrop(keep);
  };
  return (
    <span
      className={`edge edge--${edge}${own ? " edge--own" : ""}`}
      style={{ left: `${left}%` }}
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
      onPointerDown={(event) => {
        event.stopPropagation(); // the curve below would seek
        if (event.button !== 0) return;
        pointer.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event: PointerEvent) => pointer.current === event.pointerId && onDrag(event.clientX)}
      onPointerUp={() => drop(true)}
      onPointerCancel={() => drop(false)}
    />
  );
};
