import type { Span } from "../timeline/timelineModel";

/** One moment of the film with what each of two scripts says in it; a side that is empty says nothing there. */
export interface Moment<Cue extends Span = Span> extends Span {
  left: readonly Cue[];
  right: readonly Cue[];
}

/** In a longer gap, cues that lie apart tell different things. */
export const LONGEST_MOMENT_MS = 20_000;

/**
 * Two scripts as rows, in order of time. Cues that overlap share a row, and so do those in one gap without speech that
 * is no longer than `LONGEST_MOMENT_MS`. Each cue is in one row, no two rows overlap, and a row ends no earlier than
 * its last cue. Cues may come in any order and may overlap within a script.
 */
export function pairCues<Cue extends Span>(left: readonly Cue[], right: readonly Cue[], gaps: readonly Span[]): Moment<Cue>[] {
  const sided = [...left.map((cue) => ({ cue, side: "left" as const })), ...right.map((cue) => ({ cue, side: "right" as const }))];
  sided.sort((a, b) => a.cue.start_ms - b.cue.start_ms || a.cue.end_ms - b.cue.end_ms);
  const short = gaps.filter(({ start_ms, end_ms }) => end_ms - start_ms <= LONGEST_MOMENT_MS).sort((a, b) => a.start_ms - b.start_ms);

  const apart: (Span & { left: Cue[]; right: Cue[] })[] = [];
  for (const { cue, side } of sided) {
    let moment = apart.at(-1);
    if (moment === undefined || cue.start_ms >= moment.end_ms) {
      moment = { start_ms: cue.start_ms, end_ms: cue.end_ms, left: [], right: [] };
      apart.push(moment);
    }
    moment.end_ms = Math.max(moment.end_ms, cue.end_ms);
    moment[side].push(cue);
  }

  const rows: typeof apart = [];
  let before = -1;
  let at = 0;
  for (const moment of apart) {
    const middle = (moment.start_ms + moment.end_ms) / 2;
    while (at < short.length && (short[at] as Span).end_ms <= middle) at += 1;
    const within = short[at] !== undefined && (short[at] as Span).start_ms <= middle ? at : -1;
    const row = rows.at(-1);
    if (row !== undefined && within !== -1 && within === before) {
      row.left.push(...moment.left);
      row.right.push(...moment.right);
      row.end_ms = moment.end_ms;
    } else rows.push(moment);
    before = within;
  }
  return rows;
}

interface InGap extends Span {
  data?: unknown;
}

/** The gaps that the film is known to have; else those that the scripts' cues say they were written for. */
export function gapsOf(film: readonly Span[], ...scripts: readonly (readonly InGap[])[]): Span[] {
  if (film.length > 0) return [...film];
  const told = scripts
    .flat()
    .map(({ data }) => (data as { gap?: unknown } | undefined)?.gap)
    .filter((gap): gap is [number, number] => Array.isArray(gap) && gap.length === 2 && gap.every((edge) => typeof edge === "number"))
    .map(([start_ms, end_ms]) => ({ start_ms, end_ms }))
    .sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
  const apart: Span[] = []; // two scripts may know the same gap by a little
  for (const gap of told) if (gap.start_ms >= (apart.at(-1)?.end_ms ?? -1)) apart.push(gap);
  return apart;
}

export interface Tally {
  both: number;
  left: number; // rows where only the left one speaks
  right: number;
}

export function tally(moments: readonly Moment[]): Tally {
  const both = moments.filter(({ left, right }) => left.length > 0 && right.length > 0).length;
  const left = moments.filter(({ right }) => right.length === 0).length;
  return { both, left, right: moments.length - both - left };
}
