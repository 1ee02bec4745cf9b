import type { Lane } from "./lanes";

/** The lanes' names beside them, where there is room. */
export const LaneNames = ({ lanes, name }: { lanes: readonly Lane[]; name: (lane: Lane) => string }) => (
  <div className="editor-timeline__names" aria-hidden="true">
    {lanes
      .filter(({ kind }) => kind !== "ruler")
      .map((lane) => (
        <span key={lane.id} style={{ top: lane.top, height: lane.height }} title={name(lane)}>
          {(lane.kind === "cues" ? lane.track.name : lane.speaker) || name(lane)}
        </span>
      ))}
  </div>
);
