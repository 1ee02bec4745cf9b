import { useTranslate } from "react-admin";

import { cueAt, useLaneWords } from "./laneWords";
import { laneOf, walked, type Place } from "./place";
import type { Layout } from "./lanes";

export const cellId = (place: Place): string => `timeline-${place.laneId.replace(/\W/g, "-")}-${place.at}`;

interface Props {
  layout: Layout;
  place: Place;
  selected: string | null;
  /** Of the cues. */
  language: string;
}

/** What the canvas shows, for screen readers: a row for each lane, and of the one with the keyboard its current cell. */
export const FocusGrid = ({ layout, place, selected, language }: Props) => {
  const translate = useTranslate();
  const words = useLaneWords(layout);
  const current = laneOf(layout, place);
  return (
    <>
      {walked(layout).map((lane, row) => {
        const here = lane === current;
        const cue = here ? cueAt(layout, place) : undefined;
        return (
          <div key={lane.id} role="row" aria-rowindex={row + 1} className="only-read">
            <span role="rowheader" aria-colindex={1}>
              {words.name(lane)}
            </span>
            <span
              role="gridcell"
              id={here ? cellId(place) : undefined}
              aria-colindex={here ? place.at + 2 : 2}
              aria-selected={cue !== undefined && cue.id === selected}
            >
              {here ? words.at(place) : lane.index.spans.length || translate("cw.editor.timeline.lane_empty")}{" "}
              {cue !== undefined && (
                <span lang={language || undefined} dir="auto">
                  {cue.text}
                </span>
              )}
            </span>
          </div>
        );
      })}
    </>
  );
};
