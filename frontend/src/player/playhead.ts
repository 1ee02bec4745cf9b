/**
 * The film's time, told to whoever listens without a render of React: on every frame while it plays, and at seeks.
 * The `<video>` element is the only clock; in a hidden tab, where frames stop, its own `timeupdate` goes on.
 */
export class Playhead {
  private video: HTMLVideoElement | null = null;
  private readonly listeners = new Set<(ms: number) => void>();
  private frame = 0;

  /** Follow this element; returns how to let go of it. */
  attach(video: HTMLVideoElement): () => void {
    this.video = video;
    const tell = (): void => this.tell();
    const run = (): void => {
      cancelAnimationFrame(this.frame);
      const next = (): void => {
        this.tell();
        if (!video.paused && !video.ended) this.frame = requestAnimationFrame(next);
      };
      this.frame = requestAnimationFrame(next);
    };
    const events = ["timeupdate", "seeking", "seeked", "loadedmetadata", "pause"] as const;
    for (const event of events) video.addEventListener(event, tell);
    video.addEventListener("play", run);
    if (!video.paused) run();
    return () => {
      cancelAnimationFrame(this.frame);
      for (const event of events) video.removeEventListener(event, tell);
      video.removeEventListener("play", run);
      if (this.video === video) this.video = null;
    };
  }

  subscribe(listener: (ms: number) => void): () => void {
    this.listeners.add(listener);
    listener(this.ms);
    return () => this.listeners.delete(listener);
  }

  get ms(): number {
    return Math.round((this.video?.currentTime ?? 0) * 1000);
  }

  get playing(): boolean {
    return this.video !== null && !this.video.paused && !this.video.seeking;
  }

  seek(ms: number): void {
    if (this.video !== null) this.video.currentTime = ms / 1000;
    this.tell();
  }

  play(): void {
    void this.video?.play().catch(() => undefined); // the element's error event tells the reason
  }

  pause(): void {
    this.video?.pause();
  }

  toggle(): void {
    if (this.video?.paused) this.play();
    else this.pause();
  }

  private tell(): void {
    const { ms } = this;
    for (const listener of this.listeners) listener(ms);
  }
}
