import type { Timeline as Film } from "../../api/models";
import type { CueStatus, Span } from "../document/types";
import type { Curve } from "./curve";
import { indexOf, rowsOf, type SpanIndex } from "./spanIndex";

export interface Spoken extends Span {
  readonly speaker: string;
}

/** How a cue is painted: a description by its review, an interval by whose it is, a sentence by what was said of it. */
export type Look = CueStatus | "proposed" | "ghost" | "own" | "open" | "alignable" | "not_visible" | "unsure";

export interface LaneCue extends Span {
  readonly id: string;
  readonly text: string;
  readonly status: Look;
  readonly extended?: boolean;
}

/** A lane of cues. Descriptions and the interval are moved by hand; sentences and others' answers are only looked at. */
export interface CueTrack {
  readonly id: string;
  readonly kind: "cues" | "interval" | "sentences" | "answers";
  /** Whose it is, where there are several of a kind. */
  readonly name?: string;
  readonly cues: readonly LaneCue[]; // in order of start
  /** What speaks for each moment, drawn over the cues. */
  readonly curve?: Curve | null;
}

export const isMovable = ({ kind }: CueTrack): boolean => kind === "cues" || kind === "interval";

interface Placed {
  readonly id: string;
  readonly top: number; // px
  readonly height: number;
}

export interface FilmLane extends Placed {
  readonly kind: "ruler" | "shots" | "sound" | "speech" | "gaps";
  /** Of a lane of speech: whose it is; empty where many share it. */
  readonly speaker?: string;
  readonly index: SpanIndex<Span>;
}

export interface CueLane extends Placed {
  readonly kind: "cues";
  readonly track: CueTrack;
  readonly index: SpanIndex<LaneCue>;
  readonly rows: Uint8Array;
  readonly rowCount: number;
}

export type Lane = FilmLane | CueLane;

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly height: number; // px
}

interface Content {
  film: Film;
  tracks: readonly CueTrack[];
  voices: readonly Spoken[];
  sound: boolean;
  /** Lower lanes, for small screens. */
  compact: boolean;
}

export const MOST_SPEAKERS = 4;
const MOST_ROWS = 3;
const GAP = 4; // px between lanes
const HEIGHTS: Record<Lane["kind"], readonly [full: number, compact: number]> = {
  ruler: [24, 22],
  shots: [14, 10],
  sound: [56, 34],
  speech: [14, 12],
  gaps: [16, 14],
  cues: [46, 40],
};
const ROW = [26, 22] as const; // of the cues, where they lie in several, and of a lane of somebody's answers

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

/** Which lanes there are, from top to bottom: a lane of the film that would be empty is left out, one of cues never. */
export function layoutOf({ film, tracks, voices, sound, compact }: Content): Layout {
  const lanes: Lane[] = [];
  let top = 0;
  const size = (kind: Lane["kind"]): number => HEIGHTS[kind][compact ? 1 : 0];
  const below = (height: number): Pick<Placed, "top" | "height"> => {
    const placed = { top, height };
    top += height + GAP;
    return placed;
  };
  const add = (kind: FilmLane["kind"], id: string, index: SpanIndex<Span>, speaker?: string): void => {
    lanes.push({ id, kind, index, ...below(size(kind)), ...(speaker === undefined ? {} : { speaker }) });
  };
  add("ruler", "ruler", NOTHING);
  if (film.shots.length > 0) add("shots", "shots", indexOf(film.shots));
  if (sound) add("sound", "sound", NOTHING);
  const speakers = bySpeaker(voices);
  if (speakers.length > 0) for (const [speaker, spans] of speakers) add("speech", `speech-${speaker}`, indexOf(spans), speaker);
  else if (film.speech.length > 0) add("speech", "speech", indexOf(film.speech));
  if (film.gaps.length > 0) add("gaps", "gaps", indexOf(film.gaps));
  for (const track of tracks) {
    const { rows, count } = rowsOf(track.cues, track.kind === "interval" ? 1 : MOST_ROWS);
    const row = ROW[compact ? 1 : 0];
    const height = Math.max(track.kind === "answers" ? row : size("cues"), count * row);
    lanes.push({ id: track.id, kind: "cues", track, index: indexOf(track.cues), rows, rowCount: count, ...below(height) });
  }
  return { lanes, height: top };
}

export const laneAt = ({ lanes }: Layout, y: number): Lane | undefined =>
  lanes.find(({ top, height }) => y >= top - GAP / 2 && y < top + height + GAP / 2);

/** Where a cue lies within its lane. */
export function rowOf({ top, height: whole, rows, rowCount }: CueLane, i: number): { top: number; height: number } {
  const height = whole / rowCount;
  return { top: top + (rows[i] ?? 0) * height, height: height - (rowCount > 1 ? 2 : 0) };
}

export const lanesOfKind = ({ lanes }: Layout, kind: FilmLane["kind"]): Lane | undefined => lanes.find((lane) => lane.kind === kind);

export const cueLanes = ({ lanes }: Layout): readonly CueLane[] => lanes.filter((lane) => lane.kind === "cues");

/** The lane that is worked in. */
export const mainLane = (layout: Layout): CueLane | undefined => cueLanes(layout).find(({ track }) => isMovable(track)) ?? cueLanes(layout)[0];

export const cueIn = (layout: Layout, laneId: string, id: string): LaneCue | undefined =>
  cueLanes(layout).find((lane) => lane.id === laneId)?.index.spans.find((cue) => cue.id === id);
