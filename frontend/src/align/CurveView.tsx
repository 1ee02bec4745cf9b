import { useRef, useState, type PointerEvent, type ReactNode } from "react";
import { useTranslate } from "react-admin";

import type { Sentence } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useDrawn } from "../player/usePlayhead";
import { clock } from "../timeline/timeText";
import type { Span } from "../timeline/timelineModel";
import { curvePath, MOST, peakMs } from "./curve";
import { EdgeHandle } from "./EdgeHandle";
import { slideEdge, viewOf, type Edge } from "./interval";
import "./curve.css";

interface Props {
  sentence: Pick<Sentence, "curve" | "spoken">;
  proposed: Span;
  /** The person's own interval, if there is one. */
  own: Span | null;
  /** More that must be within what is shown. */
  others?: readonly Span[];
  playhead: Playhead;
  durationMs: number | null;
  onOwn: (interval: Span) => void;
  /** What lies under the curve, on its time. */
  below?: (view: Span) => ReactNode;
}

const NONE: readonly Span[] = [];

/** How alike the sentence and each second are, when it is said, where the model sees it, and where the person does. */
export const CurveView = ({ sentence, proposed, own, others = NONE, playhead, durationMs, onOwn, below }: Props) => {
  const translate = useTranslate();
  const box = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLSpanElement>(null);
  const [drag, setDrag] = useState<{ span: Span; view: Span } | null>(null);
  const shown = drag?.span ?? own;
  const interval = shown ?? proposed;
  const view = drag?.view ?? viewOf([proposed, sentence.spoken, own, ...others], durationMs); // stands still under a drag
  const length = view.end_ms - view.start_ms;
  const percent = (ms: number): number => ((ms - view.start_ms) / length) * 100;
  const peak = sentence.curve && peakMs(sentence.curve);
  const x = (span: Span) => ({ x: span.start_ms, width: span.end_ms - span.start_ms });

  useDrawn(playhead, (ms) => {
    if (line.current === null) return;
    line.current.style.left = `${percent(ms)}%`;
    line.current.hidden = ms < view.start_ms || ms > view.end_ms;
  });
  const timeAt = (clientX: number): number => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.round(view.start_ms + Math.min(1, Math.max(0, (clientX - left) / width)) * length);
  };
  const change = (edge: Edge, ms: number): Span => slideEdge(interval, edge, ms, durationMs);

  return (
    <figure className="curve">
      <div
        ref={box}
        className="curve__area"
        dir="ltr"
        onPointerDown={(event: PointerEvent) => event.button === 0 && playhead.seek(timeAt(event.clientX))}
      >
        <svg viewBox={`${view.start_ms} 0 ${length} ${MOST + 65}`} preserveAspectRatio="none" aria-hidden="true">
          <g transform="translate(0 30)">
            {sentence.curve && <path className="curve__alike" d={curvePath(sentence.curve, view)} />}
          </g>
          <rect className="curve__ghost" {...x(proposed)} y="14" height={MOST + 20} />
          {shown && <rect className="curve__own" {...x(shown)} y="14" height={MOST + 20} />}
          {sentence.spoken && <rect className="curve__spoken" {...x(sentence.spoken)} y={MOST + 39} height="22" />}
        </svg>
        <span ref={line} className="curve__line" aria-hidden="true" />
        {(["start", "end"] as const).map((edge) => (
          <EdgeHandle
            key={edge}
            edge={edge}
            left={percent(edge === "start" ? interval.start_ms : interval.end_ms)}
            interval={interval}
            own={shown !== null}
            durationMs={durationMs}
            onStep={(ms) => onOwn(change(edge, ms))}
            onDrag={(clientX) => setDrag({ span: change(edge, timeAt(clientX)), view })}
            onDrop={(keep) => {
              if (keep && drag !== null) onOwn(drag.span);
              setDrag(null);
            }}
          />
        ))}
      </div>
      <p className="curve__ends time" aria-hidden="true">
        <span>{clock(view.start_ms)}</span>
        <span>{clock(view.end_ms)}</span>
      </p>
      <figcaption>
        <ul className="curve__legend">
          {peak !== null && (
            <li className="curve__legend--alike">
              {translate("cw.align.alike")} <span className="time">{clock(peak)}</span>
            </li>
          )}
          {sentence.spoken && (
            <li className="curve__legend--spoken">
              {translate("cw.align.spoken")} <span className="time">{times(sentence.spoken)}</span>
            </li>
          )}
          <li className="curve__legend--ghost">
            {translate("cw.align.proposed")} <span className="time">{times(proposed)}</span>
          </li>
          {shown && (
            <li className="curve__legend--own">
              {translate("cw.align.yours")} <span className="time">{times(shown)}</span>
            </li>
          )}
        </ul>
      </figcaption>
      {below?.(view)}
    </figure>
  );
};

export const times = ({ start_ms, end_ms }: Span): string => `${clock(start_ms)} – ${clock(end_ms)}`;
