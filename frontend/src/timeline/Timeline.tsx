import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { ToggleButton, ToggleButtonGroup } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Cue, Timeline as Film } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useDrawn, useSpanAt } from "../player/usePlayhead";
import { Lanes, Legend, Ruler } from "./Lanes";
import { keyTarget } from "./timelineModel";
import { clock } from "./timeText";
import { useWaveform } from "./useWaveform";
import "./Timeline.css";

const ZOOMS = [1, 4, 16];
const LONG_MS = 240_000; // shorter films lie well on one screen

interface Props {
  film: Film;
  cues: readonly Cue[];
  playhead: Playhead;
  durationMs: number;
  peaksUrl: string | null;
}

/** The film from left to right: shots, sound with its speech, the room for descriptions, and the descriptions. */
export const Timeline = ({ film, cues, playhead, durationMs, peaksUrl }: Props) => {
  const translate = useTranslate();
  const area = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLSpanElement>(null);
  const [zoom, setZoom] = useState(1);
  const current = useSpanAt(playhead, cues);
  const waveform = useWaveform(peaksUrl, durationMs);

  useDrawn(playhead, (ms) => {
    const [place, box] = [area.current, scroller.current];
    if (place === null || box === null || line.current === null) return;
    const x = (Math.min(ms, durationMs) / durationMs) * place.clientWidth;
    line.current.style.transform = `translateX(${x}px)`;
    place.setAttribute("aria-valuenow", String(Math.min(ms, durationMs)));
    place.setAttribute("aria-valuetext", clock(ms));
    if (playhead.playing && (x < box.scrollLeft || x > box.scrollLeft + box.clientWidth * 0.92)) {
      box.scrollLeft = x - box.clientWidth * 0.1;
    }
  });

  const seekTo = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    playhead.seek(Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationMs));
  };
  const press = (event: KeyboardEvent): void => {
    const target = event.key === " " ? null : keyTarget(event.key, event.shiftKey, playhead.ms, durationMs, cues);
    if (event.key === " " || event.key === "Enter") playhead.toggle();
    else if (target !== null) playhead.seek(target);
    else return;
    event.preventDefault();
  };

  return (
    <section className="timeline panel" aria-label={translate("cw.timeline.label")}>
      <div className="timeline__head">
        <Legend film={film} cues={cues} />
        {durationMs > LONG_MS && (
          <ToggleButtonGroup
            exclusive
            size="small"
            value={zoom}
            aria-label={translate("cw.timeline.zoom")}
            onChange={(_, value: number | null) => value !== null && setZoom(value)}
          >
            {ZOOMS.map((factor) => (
              <ToggleButton key={factor} value={factor}>{`${factor}×`}</ToggleButton>
            ))}
          </ToggleButtonGroup>
        )}
      </div>
      <div className="timeline__scroll" dir="ltr" ref={scroller}>
        <div
          ref={area}
          className="timeline__area"
          style={{ width: `${zoom * 100}%` }}
          role="slider"
          tabIndex={0}
          aria-label={translate("cw.timeline.playhead")}
          aria-valuemin={0}
          aria-valuemax={durationMs}
          aria-valuenow={0}
          aria-describedby="timeline-keys"
          onKeyDown={press}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            seekTo(event);
          }}
          onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
        >
          <Lanes film={film} cues={cues} durationMs={durationMs} waveform={waveform} current={cues[current]} />
          <Ruler durationMs={durationMs} zoom={zoom} />
          <span className="timeline__line" ref={line} aria-hidden="true" />
        </div>
      </div>
      <p id="timeline-keys" className="only-read">
        {translate("cw.timeline.keys")}
      </p>
    </section>
  );
};
