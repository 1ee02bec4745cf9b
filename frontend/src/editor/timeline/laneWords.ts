import { useTranslate } from "react-admin";

import { clock, span as lengthOf } from "../../timeline/timeText";
import { peakOf } from "./curve";
import type { Lane, LaneCue, Layout } from "./lanes";
import { laneOf, type Place } from "./place";

export interface LaneWords {
  name: (lane: Lane) => string;
  /** What is there, without the words of a cue. */
  at: (place: Place) => string;
}

/** The cue at a place; none in the film's own lanes. */
export function cueAt(layout: Layout, place: Place): LaneCue | undefined {
  const lane = laneOf(layout, place);
  return lane?.kind === "cues" ? lane.index.spans[place.at] : undefined;
}

/** The words for what is drawn. */
export function useLaneWords(layout: Layout): LaneWords {
  const translate = useTranslate();
  const word = (key: string, options?: object): string => translate(`cw.editor.timeline.${key}`, options);

  const name = (lane: Lane): string => {
    if (lane.kind === "cues") return word(`lane.${lane.track.kind}`, { who: lane.track.name });
    return lane.speaker === undefined ? word(`lane.${lane.kind}`) : word("lane.speaker", { who: lane.speaker || word("others") });
  };

  const at = (place: Place): string => {
    const lane = laneOf(layout, place);
    const span = lane?.index.spans[place.at];
    if (lane === undefined || span === undefined) return word("lane_empty");
    const said = {
      n: place.at + 1,
      of: lane.index.spans.length,
      from: clock(span.start_ms),
      to: clock(span.end_ms),
      long: lengthOf(span.end_ms - span.start_ms),
    };
    if (lane.kind === "gaps") return word("at.gaps", { ...said, smart_count: "max_words" in span ? Number(span.max_words) : 0 });
    const cue = cueAt(layout, place);
    if (lane.kind !== "cues" || cue === undefined) return word(`at.${lane.kind}`, said);
    const status = word(`state.${cue.status}`);
    const state = cue.extended ? word("state.extended", { state: status }) : status;
    if (lane.track.kind === "cues") return word(cue.text ? "at.cues" : "at.cues_empty", { ...said, state });
    const peak = lane.track.curve ? peakOf(lane.track.curve) : null;
    const where = peak === null ? "" : word("at.curve", { time: clock(peak) });
    return `${word(`at.${lane.track.kind}`, { ...said, state, who: lane.track.name })} ${where}`.trim();
  };
  return { name, at };
}
