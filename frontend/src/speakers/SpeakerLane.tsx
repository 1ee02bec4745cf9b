import type { PointerEvent } from "react";
import { useTranslate } from "react-admin";

import type { Speaker } from "../api/models";
import { lanePath, type Span } from "../timeline/timelineModel";
import { voiceOf } from "./voices";

interface Props {
  speaker: Speaker;
  spans: readonly Span[];
  durationMs: number;
  onSeek: (ms: number) => void;
}

/** When a voice speaks. By keys the words beside it lead to the same places. */
export const SpeakerLane = ({ speaker, spans, durationMs, onSeek }: Props) => {
  const translate = useTranslate();
  if (durationMs <= 0) return null;
  const seek = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationMs));
  };
  const least = durationMs / 400; // so that a short line can be seen in a long film
  const shown = spans.map(({ start_ms, end_ms }) => ({ start_ms, end_ms: Math.max(end_ms, start_ms + least) }));
  return (
    <div className="lane" dir="ltr" onPointerDown={seek}>
      <svg
        viewBox={`0 0 ${durationMs} 20`}
        preserveAspectRatio="none"
        role="img"
        aria-label={translate("cw.speakers.lane", { name: speaker.name })}
      >
        <path className={`lane__spans ${voiceOf(speaker)}`} d={lanePath(shown, speaker.narrates ? 0 : 3, speaker.narrates ? 20 : 14)} />
      </svg>
      <span className="lane__line" aria-hidden="true" />
    </div>
  );
};
