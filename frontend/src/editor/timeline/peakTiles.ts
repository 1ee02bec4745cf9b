import { HEAD_BYTES, levelsOf, range, type Level } from "../../timeline/peaks";
import { toMs, type View } from "./view";

const TILE = 4_096; // columns: 8 kB
const AGAIN_MS = 5_000; // a tile that could not be fetched is asked for again after this
const QUIETEST = 24; // of 128: a film that is never louder is not blown up further

type Fetch = (url: string, from: number, to: number, signal: AbortSignal) => Promise<ArrayBuffer>;

/**
 * The waveform at every size, fetched piece by piece as it is looked at. The coarsest level comes whole and first, so
 * that there is always something to draw while finer pieces are on their way.
 */
export class PeakTiles {
  private tiles: (Int8Array | "asked" | undefined)[][] = []; // by level
  private readonly abort = new AbortController();
  private levels: Level[] = [];
  private columnMs = 10; // of the finest level
  private loudest = QUIETEST;
  private last: { view: View; found: Float32Array } | null = null;
  private readonly arrived: () => void;
  private readonly fetch: Fetch;
  /** Signed, so it changes now and then; the file behind it does not. */
  url: string;

  constructor(url: string, arrived: () => void, fetch: Fetch = range) {
    [this.url, this.fetch] = [url, fetch];
    this.arrived = () => {
      this.last = null;
      arrived();
    };
    void this.begin();
  }

  stop(): void {
    this.abort.abort();
  }

  get ready(): boolean {
    return this.levels.length > 0;
  }

  /** Lowest and highest of each pixel by turns, -1..1; asks for what is missing. The same view has the same answer until more arrives. */
  extremes(view: View): Float32Array {
    if (this.last?.view !== view) this.last = { view, found: this.found(view) };
    return this.last.found;
  }

  private found(view: View): Float32Array {
    const found = new Float32Array(view.width * 2);
    const wanted = this.levelFor(view.msPerPixel);
    for (let x = 0; x < view.width; x++) {
      const [from, to] = [toMs(view, x), toMs(view, x + 1)];
      for (let level = wanted; level < this.levels.length; level++) {
        if (this.fill(found, x, level, from, to, level === wanted)) break;
      }
    }
    return found;
  }

  private levelFor(msPerPixel: number): number {
    const fine = this.levels.findLastIndex(({ factor }) => factor * this.columnMs <= msPerPixel);
    return Math.max(0, fine);
  }

  private fill(found: Float32Array, x: number, at: number, from: number, to: number, ask: boolean): boolean {
    const level = this.levels[at];
    if (level === undefined) return false;
    const wide = level.factor * this.columnMs;
    const first = Math.max(0, Math.floor(from / wide));
    const last = Math.min(level.count - 1, Math.max(first, Math.ceil(to / wide) - 1));
    let [low, high] = [127, -128];
    for (let column = first; column <= last; column++) {
      const tile = this.tile(at, level, Math.floor(column / TILE), ask);
      if (tile === null) return false;
      const place = (column % TILE) * 2;
      low = Math.min(low, tile[place] ?? 0);
      high = Math.max(high, tile[place + 1] ?? 0);
    }
    if (first > last) [low, high] = [0, 0]; // the sound ends before the film
    found[x * 2] = Math.max(-1, low / this.loudest);
    found[x * 2 + 1] = Math.min(1, high / this.loudest);
    return true;
  }

  private tile(at: number, level: Level, n: number, ask: boolean): Int8Array | null {
    const tiles = (this.tiles[at] ??= []);
    const known = tiles[n];
    if (known !== undefined) return known === "asked" ? null : known;
    if (!ask) return null;
    tiles[n] = "asked";
    void this.ask(tiles, level, n);
    return null;
  }

  private async ask(tiles: (Int8Array | "asked" | undefined)[], level: Level, n: number): Promise<void> {
    const [first, end] = [n * TILE, Math.min(level.count, (n + 1) * TILE)];
    try {
      const bytes = await this.fetch(this.url, level.offset + first * 2, level.offset + end * 2, this.abort.signal);
      tiles[n] = new Int8Array(bytes);
      this.arrived();
    } catch {
      setTimeout(() => {
        tiles[n] = undefined;
        this.last = null; // so that it is asked for with the next drawing
      }, AGAIN_MS);
    }
  }

  private async begin(): Promise<void> {
    try {
      const { levels, perSecond } = levelsOf(await this.fetch(this.url, 0, HEAD_BYTES, this.abort.signal));
      const coarsest = levels.at(-1);
      if (coarsest === undefined) return;
      const { offset, count } = coarsest;
      const all = new Int8Array(await this.fetch(this.url, offset, offset + count * 2, this.abort.signal));
      this.columnMs = 1000 / perSecond;
      this.loudest = all.reduce((most, value) => Math.max(most, Math.abs(value)), QUIETEST);
      const whole = Array.from({ length: Math.ceil(count / TILE) }, (_, n) => all.subarray(n * TILE * 2, (n + 1) * TILE * 2));
      this.tiles[levels.length - 1] = whole;
      this.levels = levels;
      this.arrived();
    } catch {
      // Without its sound the film can still be described.
    }
  }
}
