import { useMemo, type Ref } from "react";
import { useTranslate } from "react-admin";

import type { Media, Sentence, Timeline } from "../api/models";
import type { Transport } from "../editor/player/transport";
import { peakOf } from "../editor/timeline/curve";
import { EditorTimeline, type TimelineHandle } from "../editor/timeline/EditorTimeline";
import type { CueTrack } from "../editor/timeline/lanes";
import { keepFocus } from "../player/keepFocus";
import { clock, fromTo, span as lengthOf } from "../timeline/timeText";
import type { Span } from "../timeline/timelineModel";
import { curveOf } from "./curve";
import { EdgeSlider } from "./EdgeSlider";
import { within } from "./interval";
import { intervalTrack } from "./tracks";
import "./sentenceTimeline.css";

export interface AroundSentence {
  film: Timeline;
  media: Media;
  transport: Transport;
  sentence: Pick<Sentence, "cue_id" | "curve" | "spoken">;
  proposed: Span;
  /** The person's own interval, if there is one. */
  own: Span | null;
  /** What lies under the interval. */
  tracks: readonly CueTrack[];
  durationMs: number | null;
  onOwn: (interval: Span) => void;
  onChoose: (cueId: string) => void;
}

type Props = AroundSentence & { ref: Ref<TimelineHandle> };

const OPENS_MS = 45_000;

/** The film around the sentence: how alike they are, the interval, which is moved by hand or by keys, and its neighbours. */
export const SentenceTimeline = ({ ref, film, media, transport, sentence, proposed, own, tracks, durationMs, onOwn, onChoose }: Props) => {
  const translate = useTranslate();
  const { cue_id: cueId, curve: told, spoken } = sentence;
  const curve = useMemo(() => (told ? curveOf(told) : null), [told]);
  const lanes = useMemo(() => [intervalTrack(cueId, proposed, own, curve), ...tracks], [cueId, proposed, own, curve, tracks]);
  const interval = own ?? proposed;
  const peak = curve && peakOf(curve);
  const edge = (edge: "start" | "end") => (
    <EdgeSlider edge={edge} interval={interval} own={own !== null} durationMs={durationMs} onSpan={onOwn} />
  );
  return (
    <div className="sentence-timeline">
      <div onMouseDown={keepFocus}>
        <EditorTimeline
          ref={ref}
          film={film}
          tracks={lanes}
          selected={cueId}
          playhead={transport.playhead}
          peaksUrl={media.peaks_url}
          opens_ms={OPENS_MS}
          frames={transport.times}
          onSelect={(id, ms) => {
            if (id !== cueId) onChoose(id);
            else if (ms !== undefined) transport.seek(ms);
          }}
          onSeek={(ms) => transport.seek(ms)}
          onPlayFrom={(ms) => transport.playFrom(ms)}
          onChange={(_, span) => onOwn(within(span, durationMs))}
        />
      </div>
      <div className="sentence-timeline__interval" role="group" aria-label={translate("cw.align.interval")}>
        {edge("start")}
        {edge("end")}
        <span className="quiet">
          {lengthOf(interval.end_ms - interval.start_ms)}, {translate(own ? "cw.align.yours" : "cw.align.proposed")}
        </span>
        {spoken && (
          <span className="quiet">
            {translate("cw.align.spoken")} <span className="time">{fromTo(spoken)}</span>
          </span>
        )}
        {peak !== null && (
          <span className="quiet">
            {translate("cw.align.alike")} <span className="time">{clock(peak)}</span>
          </span>
        )}
      </div>
    </div>
  );
};
