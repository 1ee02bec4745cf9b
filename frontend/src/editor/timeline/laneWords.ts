import { useTranslate } from "react-admin";

import { clock, span as lengthOf } from "../../timeline/timeText";
import type { Curve, Lane, Layout } from "./lanes";
import { laneOf, type Place } from "./place";

export interface LaneWords {
  name: (lane: Lane) => string;
  /** What is there, without the words of a description. */
  at: (place: Place) => string;
  /** The words of the description there; empty elsewhere. */
  text: (place: Place) => string;
}

/** The words for what is drawn. */
export function useLaneWords(layout: Layout, curve: Curve | null): LaneWords {
  const translate = useTranslate();
  const word = (key: string, options?: object): string => translate(`cw.editor.timeline.${key}`, options);

  const name = (lane: Lane): string =>
    lane.speaker === undefined ? word(`lane.${lane.kind}`) : word("lane.speaker", { who: lane.speaker || word("others") });

  const at = (place: Place): string => {
    const lane = laneOf(layout, place);
    if (lane?.kind === "curve" && curve !== null) {
      const most = curve.values.reduce((best, value, i) => (value > (curve.values[best] ?? 0) ? i : best), 0);
      return word("at.curve", { time: clock(curve.start_ms + most * curve.step_ms) });
    }
    const span = lane?.index.spans[place.at];
    if (lane === undefined || span === undefined) return word("lane_empty");
    const said = {
      n: place.at + 1,
      of: lane.index.spans.length,
      from: clock(span.start_ms),
      to: clock(span.end_ms),
      long: lengthOf(span.end_ms - span.start_ms),
    };
    if (lane.kind === "gaps") {
      const words = "max_words" in span ? Number(span.max_words) : 0;
      return word("at.gaps", { ...said, smart_count: words });
    }
    if (lane.kind !== "cues") return word(`at.${lane.kind}`, said);
    const cue = layout.cues.spans[place.at];
    if (cue === undefined) return word("lane_empty");
    const state = word(`state.${cue.status}`);
    return word(cue.text ? "at.cues" : "at.cues_empty", { ...said, state: cue.extended ? word("state.extended", { state }) : state });
  };
  const text = (place: Place): string => (place.laneId === "cues" ? (layout.cues.spans[place.at]?.text ?? "") : "");
  return { name, at, text };
}
