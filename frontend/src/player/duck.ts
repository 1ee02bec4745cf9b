const DUCKED = 0.25; // of the volume that the viewer chose
const RAMP_MS = 180;

/** The film's loudness: what the viewer chose, and lower while a description is spoken. */
export class Duck {
  private readonly video: HTMLVideoElement;
  private chosen = 1;
  private factor = 1;
  private frame = 0;

  constructor(video: HTMLVideoElement) {
    this.video = video;
  }

  choose(volume: number): void {
    this.chosen = volume;
    this.apply();
  }

  down(): void {
    this.ramp(DUCKED);
  }

  up(): void {
    this.ramp(1);
  }

  private ramp(to: number): void {
    cancelAnimationFrame(this.frame);
    const [from, begin] = [this.factor, performance.now()];
    const move = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - begin) / RAMP_MS));
      this.factor = from + (to - from) * share;
      this.apply();
      if (share < 1) this.frame = requestAnimationFrame(move);
    };
    this.frame = requestAnimationFrame(move);
  }

  private apply(): void {
    this.video.volume = Math.min(1, Math.max(0, this.chosen * this.factor));
  }
}
