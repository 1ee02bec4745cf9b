import type { Timeline as Film } from "../../api/models";
import type { EditCue, Span } from "../document/types";
import { indexOf, rowsOf, type SpanIndex } from "./spanIndex";

export interface Spoken extends Span {
  readonly speaker: string;
}

/** How much speaks for each moment, 0..1; `start_ms` is the first value's time. */
export interface Curve {
  readonly start_ms: number;
  readonly step_ms: number;
  readonly values: readonly number[];
}

export type LaneKind = "ruler" | "shots" | "sound" | "speech" | "gaps" | "curve" | "cues";

export interface Lane {
  readonly id: string;
  readonly kind: LaneKind;
  readonly top: number; // px
  readonly height: number;
  /** Of a lane of speech: whose it is; empty where many share it. */
  readonly speaker?: string;
  readonly index: SpanIndex<Span>;
}

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly height: number; // px
  readonly cues: SpanIndex<EditCue>;
  readonly rows: Uint8Array;
  readonly rowCount: number;
}

interface Content {
  film: Film;
  cues: readonly EditCue[];
  voices: readonly Spoken[];
  sound: boolean;
  curve: Curve | null;
  /** Lower lanes, for small screens. */
  compact: boolean;
}

export const MOST_SPEAKERS = 4;
const MOST_ROWS = 3;
const GAP = 4; // px between lanes
const HEIGHTS: Record<LaneKind, readonly [full: number, compact: number]> = {
  ruler: [24, 22],
  shots: [14, 10],
  sound: [56, 34],
  speech: [14, 12],
  gaps: [16, 14],
  curve: [36, 26],
  cues: [46, 40],
};
const ROW = [26, 22] as const; // of the cues, where they lie in several

const NOTHING: SpanIndex<Span> = indexOf([]);

/** Those who speak most, each with a lane; the others share the last. */
export function bySpeaker(voices: readonly Spoken[], most = MOST_SPEAKERS): [speaker: string, spans: readonly Spoken[]][] {
  const lanes = new Map<string, Spoken[]>();
  for (const voice of voices) {
    const own = lanes.get(voice.speaker);
    if (own) own.push(voice);
    else lanes.set(voice.speaker, [voice]);
  }
  const time = (spans: readonly Spoken[]): number => spans.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const ordered = [...lanes].sort((a, b) => time(b[1]) - time(a[1]));
  if (ordered.length <= most) return ordered;
  const others = ordered.slice(most - 1).flatMap(([, spans]) => spans);
  return [...ordered.slice(0, most - 1), ["", others.sort((a, b) => a.start_ms - b.start_ms)]];
}

/** Which lanes there are, from top to bottom: a lane that would be empty is left out, that of the cues never. */
export function layoutOf({ film, cues, voices, sound, curve, compact }: Content): Layout {
  const lanes: Lane[] = [];
  let top = 0;
  const size = (kind: LaneKind): number => HEIGHTS[kind][compact ? 1 : 0];
  const add = (kind: LaneKind, id: string, index: SpanIndex<Span>, height = size(kind), speaker?: string): void => {
    lanes.push({ id, kind, top, height, index, ...(speaker === undefined ? {} : { speaker }) });
    top += height + GAP;
  };
  add("ruler", "ruler", NOTHING);
  if (film.shots.length > 0) add("shots", "shots", indexOf(film.shots));
  if (sound) add("sound", "sound", NOTHING);
  const speakers = bySpeaker(voices);
  if (speakers.length > 0) {
    for (const [speaker, spans] of speakers) add("speech", `speech-${speaker}`, indexOf(spans), size("speech"), speaker);
  } else if (film.speech.length > 0) add("speech", "speech", indexOf(film.speech));
  if (film.gaps.length > 0) add("gaps", "gaps", indexOf(film.gaps));
  if (curve !== null) add("curve", "curve", NOTHING);
  const { rows, count } = rowsOf(cues, MOST_ROWS);
  const index = indexOf(cues);
  add("cues", "cues", index, Math.max(size("cues"), count * ROW[compact ? 1 : 0]));
  return { lanes, height: top, cues: index, rows, rowCount: count };
}

export const laneAt = ({ lanes }: Layout, y: number): Lane | undefined =>
  lanes.find(({ top, height }) => y >= top - GAP / 2 && y < top + height + GAP / 2);

/** Where a cue lies within its lane. */
export function rowOf({ rows, rowCount }: Layout, lane: Lane, i: number): { top: number; height: number } {
  const height = lane.height / rowCount;
  return { top: lane.top + (rows[i] ?? 0) * height, height: height - (rowCount > 1 ? 2 : 0) };
}

export const lanesOfKind = ({ lanes }: Layout, kind: LaneKind): Lane | undefined => lanes.find((lane) => lane.kind === kind);
