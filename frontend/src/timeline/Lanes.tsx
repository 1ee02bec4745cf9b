import { useMemo } from "react";
import { useTranslate } from "react-admin";

import type { Cue, Timeline as Film } from "../api/models";
import { clock } from "./timeText";
import { lanePath, ticks } from "./timelineModel";

const LANES = { shots: 0, sound: 20, gaps: 66, cues: 84 };
const HEIGHT = 112;

interface LanesProps {
  film: Film;
  cues: readonly Cue[];
  durationMs: number;
  waveform: string | null;
  current: Cue | undefined;
}

export const Lanes = ({ film, cues, durationMs, waveform, current }: LanesProps) => {
  const hair = durationMs / 1600; // a seam between neighbours
  const paths = useMemo(
    () => ({
      shots: lanePath(film.shots, LANES.shots, 12, hair / 2),
      speech: lanePath(film.speech, LANES.sound, 40),
      gaps: lanePath(film.gaps, LANES.gaps, 12),
      cues: lanePath(cues, LANES.cues, 24),
    }),
    [film, cues, hair],
  );
  return (
    <svg className="lanes" viewBox={`0 0 ${durationMs} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="lanes__shots" d={paths.shots} />
      <path className="lanes__speech" d={paths.speech} />
      {waveform && <path className="lanes__wave" d={waveform} transform={`translate(0 ${LANES.sound + 20})`} />}
      <path className="lanes__gaps" d={paths.gaps} />
      <path className="lanes__cues" d={paths.cues} />
      {current && <path className="lanes__current" d={lanePath([current], LANES.cues - 2, 28)} />}
    </svg>
  );
};

export const Ruler = ({ durationMs, zoom }: { durationMs: number; zoom: number }) => (
  <div className="ruler" aria-hidden="true">
    {ticks(durationMs, 8 * zoom).map((ms) => (
      <span key={ms} className="time" style={{ left: `${(ms / durationMs) * 100}%` }}>
        {clock(ms, false)}
      </span>
    ))}
  </div>
);

export const Legend = ({ film, cues }: Pick<LanesProps, "film" | "cues">) => {
  const translate = useTranslate();
  const empty = [film.shots, film.speech, film.gaps, cues].every(({ length }) => length === 0);
  if (empty) return <p className="quiet">{translate("cw.timeline.nothing_yet")}</p>;
  const counts = { shots: film.shots.length, speech: film.speech.length, gaps: film.gaps.length, cues: cues.length };
  const known = Object.entries(counts).filter(([, count]) => count > 0);
  return (
    <ul className="legend">
      {known.map(([lane, count]) => (
        <li key={lane} className={`legend--${lane}`}>
          {translate(`cw.timeline.${lane}`, { smart_count: count })}
        </li>
      ))}
    </ul>
  );
};
