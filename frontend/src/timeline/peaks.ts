export interface Peaks {
  /** lowest and highest sample of each column by turns, -128..127 */
  extremes: Int8Array;
  columnMs: number;
}

const HEADER_BYTES = 8;
const LEVEL_BYTES = 12;

export interface Level {
  factor: number;
  count: number;
  offset: number;
}

/** Enough of the file's beginning to hold its table of levels. */
export const HEAD_BYTES = HEADER_BYTES + 8 * LEVEL_BYTES;

export function levelsOf(head: ArrayBuffer): { levels: Level[]; perSecond: number } {
  const view = new DataView(head);
  if (new TextDecoder().decode(head.slice(0, 4)) !== "CWPK") throw new Error("This is no waveform file");
  const levels = Array.from({ length: view.getUint8(5) }, (_, index): Level => {
    const at = HEADER_BYTES + index * LEVEL_BYTES;
    return { factor: view.getUint32(at, true), count: view.getUint32(at + 4, true), offset: view.getUint32(at + 8, true) };
  });
  return { levels, perSecond: view.getUint16(6, true) };
}

/** The level with the fewest columns that are still enough. */
export function chooseLevel(head: ArrayBuffer, columns: number): { level: Level; perSecond: number } {
  const { levels, perSecond } = levelsOf(head);
  const level = levels.findLast(({ count }) => count >= columns) ?? levels[0];
  if (level === undefined) throw new Error("This waveform file has no level");
  return { level, perSecond };
}

/** Fetch the waveform's head and the one level that `columns` columns need; `media/peaks.py` tells the layout. */
export async function readPeaks(url: string, columns: number, signal: AbortSignal): Promise<Peaks> {
  const head = await range(url, 0, HEAD_BYTES, signal);
  const { level, perSecond } = chooseLevel(head, columns);
  const bytes = await range(url, level.offset, level.offset + level.count * 2, signal);
  return { extremes: new Int8Array(bytes), columnMs: (1000 / perSecond) * level.factor };
}

export async function range(url: string, from: number, to: number, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { headers: { Range: `bytes=${from}-${to - 1}` }, signal });
  if (!response.ok) throw new Error(`The waveform could not be fetched (${response.status})`);
  const bytes = await response.arrayBuffer();
  return response.status === 206 ? bytes : bytes.slice(from, to);
}

/** A closed outline around y = 0, `half` high on each side, x in ms. */
export function wavePath({ extremes, columnMs }: Peaks, durationMs: number, half: number): string {
  const columns = Math.min(extremes.length >> 1, Math.ceil(durationMs / columnMs));
  const edge = (column: number, side: 0 | 1): string =>
    `${Math.round(column * columnMs)} ${((-(extremes[column * 2 + side] ?? 0) / 128) * half).toFixed(1)}`;
  const indices = Array.from({ length: columns }, (_, index) => index);
  if (columns === 0) return "";
  return `M${indices.map((i) => edge(i, 1)).join("L")}L${indices.reverse().map((i) => edge(i, 0)).join("L")}Z`;
}
