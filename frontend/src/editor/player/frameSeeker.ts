import type { FrameTimes } from "./frameTimes";

/** As much of a `<video>` as seeking needs. */
export interface Picture {
  currentTime: number;
  requestVideoFrameCallback?: (told: (now: number, frame: { mediaTime: number }) => void) => number;
  cancelVideoFrameCallback?: (handle: number) => void;
  addEventListener(event: "seeked", listener: () => void): void;
  removeEventListener(event: "seeked", listener: () => void): void;
}

const SHARES = [0.5, 0.75, 0.25, 0.9, 0.1]; // of a picture's length to aim at, one after the other
const LATER_MS = 70; // a browser that has sought paints within a few screen frames
const NEVER_MS = 250; // it paints nothing new: hidden, or the same picture again
const STUCK_MS = 400; // a seek that waits for the network gives way to the next wish

/**
 * Shows exactly the wanted picture: seeks into its middle, looks at which one the browser says it painted, and aims
 * anew where that is another. One seek at a time; of the wishes that come meanwhile, the last counts.
 */
export class FrameSeeker {
  frames: FrameTimes;
  /** The picture that was painted last, as the browser tells it. */
  shown: number | null = null;
  private readonly video: Picture;
  private wish: number | null = null;
  private running: Promise<number> | null = null;
  private began = 0;
  private interrupt: (() => void) | null = null;
  private told: (() => void) | null = null;
  private watch = 0;

  constructor(video: Picture, frames: FrameTimes) {
    [this.video, this.frames] = [video, frames];
    this.look();
  }

  /** The picture on its way, if there is one. */
  get target(): number | null {
    return this.wish;
  }

  /** Resolves, when it has come to rest, with the picture that is then shown. */
  show(n: number): Promise<number> {
    this.wish = this.frames.within(n);
    if (performance.now() - this.began > STUCK_MS) this.interrupt?.();
    return (this.running ??= this.run());
  }

  /** Forget what is under way: somebody else moves the film now. */
  drop(): void {
    this.wish = null;
    this.interrupt?.();
  }

  stop(): void {
    this.drop();
    this.video.cancelVideoFrameCallback?.(this.watch);
    this.told = null;
  }

  private look(): void {
    const next = (): void => {
      this.watch = this.video.requestVideoFrameCallback?.((_, { mediaTime }) => {
        this.shown = this.frames.told(mediaTime);
        this.told?.();
        next();
      }) ?? 0;
    };
    next();
  }

  private async run(): Promise<number> {
    for (;;) {
      const n = this.wish;
      if (n === null) return this.rest(this.shown ?? this.frames.at(this.video.currentTime));
      let shown: number | null = null;
      for (const share of this.sharesFor(n)) {
        shown = await this.seek(n, this.frames.aimS(n, share));
        if (shown === null || shown === n || this.wish !== n) break;
      }
      if (this.wish === n) return this.rest(shown ?? n);
    }
  }

  private rest(shown: number): number {
    [this.wish, this.running] = [null, null];
    return shown;
  }

  private *sharesFor(n: number): Generator<number> {
    yield 0.5;
    // Further in where the picture before was painted, nearer the beginning where the one after was.
    for (const share of SHARES.slice(1)) {
      if (this.shown === null || this.shown === n || (this.shown < n) === (share > 0.5)) yield share;
    }
  }

  /** One seek; the picture that came of it, null where the browser tells nothing. */
  private seek(n: number, seconds: number): Promise<number | null> {
    return new Promise((resolve) => {
      let [sought, painted] = [false, false];
      let timer: ReturnType<typeof setTimeout> | undefined;
      const end = (): void => {
        clearTimeout(timer);
        this.video.removeEventListener("seeked", onSeeked);
        [this.told, this.interrupt] = [null, null];
        resolve(painted ? this.shown : null);
      };
      const patience = (): void => {
        clearTimeout(timer);
        if (painted && this.shown === n) end();
        // What was painted may be from before the seek: the right one may yet come.
        else timer = setTimeout(end, painted ? LATER_MS : NEVER_MS);
      };
      const onSeeked = (): void => {
        sought = true;
        patience();
      };
      this.told = () => {
        painted = true;
        if (sought) patience();
      };
      this.interrupt = end;
      this.began = performance.now();
      this.video.addEventListener("seeked", onSeeked);
      this.video.currentTime = seconds;
    });
  }
}
