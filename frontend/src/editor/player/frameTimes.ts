const HEADER_BYTES = 16;
const AIM_S = 0.02; // this far into a picture that stands for long: its time then still reads as its beginning
const NEAR_S = 0.001; // browsers tell a picture's time to a microsecond or so; pictures are 15 ms apart at least

/**
 * When each picture of the played film is shown. `media/frame_times.py` tells the file's layout; a tick is one of the
 * film file's own clock, so that nothing is rounded before it is compared.
 */
export class FrameTimes {
  readonly count: number;
  /** Pictures a second; an average where the rate varies. */
  readonly rate: number;
  readonly constant: boolean;
  private readonly ticks: Uint32Array | null;
  private readonly perSecond: number;

  private constructor(count: number, rate: number, ticks: Uint32Array | null, perSecond: number) {
    [this.count, this.rate, this.constant, this.ticks, this.perSecond] = [count, rate, ticks === null, ticks, perSecond];
  }

  static at(rate: number, count: number): FrameTimes {
    return new FrameTimes(Math.max(1, Math.floor(count)), rate, null, 1);
  }

  static read(file: ArrayBuffer): FrameTimes {
    const view = new DataView(file);
    const known = file.byteLength >= HEADER_BYTES && new TextDecoder().decode(file.slice(0, 4)) === "CWFT" && view.getUint8(4) === 1;
    if (!known) throw new Error("These are no frame times");
    const [perSecond, count] = [view.getUint32(8, true), view.getUint32(12, true)];
    if (view.getUint8(5) === 0) {
      return FrameTimes.at(view.getUint32(HEADER_BYTES, true) / view.getUint32(HEADER_BYTES + 4, true), count);
    }
    const ticks = Uint32Array.from({ length: count }, (_, n) => view.getUint32(HEADER_BYTES + 4 * n, true));
    const last = ticks[count - 1] ?? 0;
    return new FrameTimes(Math.max(1, count), last > 0 ? ((count - 1) * perSecond) / last : 25, ticks, perSecond);
  }

  startS(n: number): number {
    return this.ticks === null ? n / this.rate : (this.ticks[n] ?? 0) / this.perSecond;
  }

  endS(n: number): number {
    return n + 1 < this.count ? this.startS(n + 1) : this.startS(n) + 1 / this.rate;
  }

  /** Where to seek to see picture `n`: well inside it, `share` of the way where it is short. */
  aimS(n: number, share = 0.5): number {
    const start = this.startS(n);
    return start + Math.min((this.endS(n) - start) * share, AIM_S * 2 * share);
  }

  /** The picture that is shown at a time. */
  at(seconds: number): number {
    if (this.ticks === null) return this.within(Math.floor(seconds * this.rate + 1e-6));
    const wanted = seconds * this.perSecond + 1e-3;
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.ticks[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The picture whose beginning a browser tells as `mediaTime`. */
  told(mediaTime: number): number {
    return this.at(mediaTime + NEAR_S);
  }

  /** The first picture that begins at this time or later. */
  from(seconds: number): number {
    const n = this.at(seconds);
    return this.startS(n) >= seconds - 1e-6 ? n : this.within(n + 1);
  }

  /** The first whole millisecond at which picture `n` is shown: cues hold whole milliseconds. */
  startMs(n: number): number {
    return Math.max(0, Math.ceil(this.startS(n) * 1000 - 1e-3));
  }

  /** The beginning of a picture that lies nearest. */
  nearestMs(ms: number): number {
    const n = this.at(ms / 1000);
    const [before, after] = [this.startMs(n), this.startMs(this.within(n + 1))];
    return after > before && after - ms < ms - before ? after : before;
  }

  within(n: number): number {
    return Math.min(Math.max(0, n), this.count - 1);
  }
}
