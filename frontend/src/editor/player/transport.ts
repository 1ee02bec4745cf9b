import { Playhead } from "../../player/playhead";
import type { Span } from "../document/types";
import { FrameSeeker } from "./frameSeeker";
import { FrameTimes } from "./frameTimes";
import { pressed, released, type Pace, type ShuttleKey } from "./shuttle";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
export type Speed = (typeof SPEEDS)[number];

export interface TransportState {
  /** What J, K and L have set; 1 also where the film simply plays. */
  readonly pace: Pace;
  readonly speed: Speed;
  /** Played over and over. */
  readonly loop: Span | null;
}

export interface Roll {
  readonly preMs?: number;
  readonly postMs?: number;
}

const GUESSED_RATE = 25;

/** Moves the film: by pictures, by pace, by passages. The playhead tells everybody else where it is. */
export class Transport {
  readonly playhead = new Playhead();
  private frames: FrameTimes = FrameTimes.at(GUESSED_RATE, 1e7);
  private video: HTMLVideoElement | null = null;
  private seeker: FrameSeeker | null = null;
  private state: TransportState = { pace: 0, speed: 1, loop: null };
  private readonly listeners = new Set<() => void>();
  private passage: Span | null = null;
  private stopHeld = false;
  private backwards = 0;

  /** Drive this element; returns how to let go of it. */
  attach(video: HTMLVideoElement): () => void {
    this.video = video;
    this.seeker = new FrameSeeker(video, this.frames);
    video.preservesPitch = true;
    const letGo = this.playhead.attach(video);
    const stopWatching = this.playhead.subscribe((ms) => this.keepWithin(ms));
    const began = (): void => {
      this.seeker?.drop();
      if (this.state.pace <= 0) this.change({ pace: 1 });
    };
    const stopped = (): void => {
      if (this.state.pace > 0) this.change({ pace: 0 });
      // A film that is stopped may show a picture or two beyond its own time: it is sought, so that both are one.
      if (video.paused && !video.ended && this.seeker?.target === null) void this.seeker.show(this.frames.at(video.currentTime));
    };
    const loaded = (): void => this.applyRate();
    video.addEventListener("play", began);
    video.addEventListener("pause", stopped);
    video.addEventListener("loadedmetadata", loaded);
    this.applyRate();
    return () => {
      this.stopBackwards();
      letGo();
      stopWatching();
      video.removeEventListener("play", began);
      video.removeEventListener("pause", stopped);
      video.removeEventListener("loadedmetadata", loaded);
      this.seeker?.stop();
      if (this.video === video) [this.video, this.seeker] = [null, null];
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): TransportState => this.state;

  know(frames: FrameTimes): void {
    this.frames = frames;
    if (this.seeker !== null) this.seeker.frames = frames;
  }

  get times(): FrameTimes {
    return this.frames;
  }

  /** The picture that is seen, or the one on its way. */
  get frame(): number {
    if (this.video === null) return 0;
    const target = this.seeker?.target ?? null;
    if (target !== null) return target;
    // What was painted is the truth, unless the film has since been moved and not painted, as in a hidden tab.
    const [due, shown] = [this.frames.at(this.video.currentTime), this.seeker?.shown ?? null];
    return shown !== null && Math.abs(shown - due) <= 1 && !this.video.seeking ? shown : due;
  }

  /** Where an edge is set: the first whole millisecond of the picture that is seen. */
  get ms(): number {
    return this.frames.startMs(this.frame);
  }

  /** Stands still, `count` pictures on or back. Resolves with the picture that is then shown. */
  step(count: number): Promise<number> {
    return this.showFrame(this.frame + count);
  }

  showFrame(n: number): Promise<number> {
    if (this.seeker === null) return Promise.resolve(0);
    this.halt();
    return this.seeker.show(n);
  }

  /** Goes to the picture of this time, and plays on if it played. */
  seek(ms: number): void {
    this.passage = null;
    if (this.state.pace < 0) this.halt();
    if (this.video?.paused === false) this.playhead.seek(ms);
    else void this.seeker?.show(this.frames.at(ms / 1000));
  }

  play(): void {
    this.passage = null;
    this.setPace(1);
  }

  pause(): void {
    this.passage = null;
    this.setPace(0);
  }

  toggle(): void {
    if (this.video?.paused === false || this.state.pace !== 0) this.pause();
    else this.play();
  }

  /** A film that plays is not stopped for it: that would cost a moment. */
  playFrom(ms: number): void {
    this.passage = null;
    this.stopBackwards();
    this.seeker?.drop();
    this.playhead.seek(ms);
    this.setPace(1);
  }

  /** Plays a passage, with some of what comes before and after, and stands still at its end. */
  playSpan({ start_ms, end_ms }: Span, { preMs = 0, postMs = 0 }: Roll = {}): void {
    this.playFrom(Math.max(0, start_ms - preMs));
    this.passage = { start_ms: start_ms - preMs, end_ms: end_ms + postMs };
  }

  /** Whether this passage is under way. */
  plays({ start_ms, end_ms }: Span): boolean {
    return this.passage?.start_ms === start_ms && this.passage.end_ms === end_ms;
  }

  /** While the sound comes from elsewhere, as when a mix is heard. */
  mute(muted: boolean): void {
    if (this.video !== null) this.video.muted = muted;
  }

  setLoop(loop: Span | null): void {
    this.change({ loop });
  }

  setSpeed(speed: Speed): void {
    this.change({ speed });
    this.applyRate();
  }

  /** The next speed up (1) or down (-1). */
  changeSpeed(by: 1 | -1): void {
    const next = SPEEDS[SPEEDS.indexOf(this.state.speed) + by];
    if (next !== undefined) this.setSpeed(next);
  }

  /** J, K and L go down and up: `stop` held makes the others creep. */
  shuttleDown(key: ShuttleKey): void {
    if (key === "stop") this.stopHeld = true;
    this.passage = null;
    this.setPace(pressed(this.state.pace, key, this.stopHeld));
  }

  shuttleUp(key: ShuttleKey): void {
    if (key === "stop") this.stopHeld = false;
    this.setPace(released(this.state.pace));
  }

  private setPace(pace: Pace): void {
    if (pace === this.state.pace && pace >= 0 && this.video?.paused === (pace === 0)) return;
    this.change({ pace });
    this.stopBackwards();
    this.applyRate();
    if (pace > 0) this.playhead.play();
    else this.playhead.pause();
    if (pace < 0) this.runBackwards(pace);
  }

  /** Browsers cannot play backwards: one picture after the other is sought, as many as the machine manages. */
  private runBackwards(pace: Pace): void {
    const [fromMs, began] = [this.ms, performance.now()];
    const next = (now: number): void => {
      const ms = fromMs + (now - began) * pace * this.state.speed;
      const n = this.frames.at(Math.max(0, ms) / 1000);
      if (this.seeker?.target === null && n !== this.frame) void this.seeker.show(n);
      if (ms <= 0) this.setPace(0);
      else this.backwards = requestAnimationFrame(next);
    };
    this.backwards = requestAnimationFrame(next);
  }

  private stopBackwards(): void {
    cancelAnimationFrame(this.backwards);
    this.backwards = 0;
  }

  private halt(): void {
    this.passage = null;
    this.stopBackwards();
    if (this.state.pace !== 0) this.change({ pace: 0 });
    this.playhead.pause();
  }

  private applyRate(): void {
    if (this.video !== null) this.video.playbackRate = (this.state.pace > 0 ? this.state.pace : 1) * this.state.speed;
  }

  /** While it plays: back to the loop's beginning, or still at the passage's end. */
  private keepWithin(ms: number): void {
    if (!this.playhead.playing) return;
    const { loop } = this.state;
    if (this.passage !== null && ms >= this.passage.end_ms) {
      void this.showFrame(this.frames.at((this.passage.end_ms - 1) / 1000));
    } else if (loop !== null && (ms >= loop.end_ms || ms < loop.start_ms)) {
      this.playhead.seek(loop.start_ms);
    }
  }

  private change(part: Partial<TransportState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}
