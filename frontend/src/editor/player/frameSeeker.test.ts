import { beforeEach, expect, it, vi } from "vitest";

import { FrameSeeker, type Picture } from "./frameSeeker";
import { FrameTimes } from "./frameTimes";

const frames = FrameTimes.at(24, 1_000);

/** A player whose seeks take 30 ms and paint 10 ms later; `paints` says which picture comes of a time. */
class Film implements Picture {
  seeks = 0;
  paints: (seconds: number) => number | null = (seconds) => Math.floor(seconds * 24);
  beforeSeeked = false;
  private at = 0;
  private turn = 0;
  private readonly seeked = new Set<() => void>();
  private told: ((now: number, frame: { mediaTime: number }) => void) | null = null;

  get currentTime(): number {
    return this.at;
  }

  set currentTime(seconds: number) {
    this.at = seconds;
    this.seeks += 1;
    const turn = ++this.turn;
    const paint = (): void => {
      const n = this.paints(seconds);
      if (turn === this.turn && n !== null) this.tell(n);
    };
    if (this.beforeSeeked) setTimeout(paint, 20);
    setTimeout(() => {
      if (turn !== this.turn) return;
      for (const listener of [...this.seeked]) listener();
      if (!this.beforeSeeked) setTimeout(paint, 10);
    }, 30);
  }

  tell(n: number): void {
    const told = this.told;
    this.told = null;
    told?.(0, { mediaTime: n / 24 });
  }

  requestVideoFrameCallback(told: (now: number, frame: { mediaTime: number }) => void): number {
    this.told = told;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.told = null;
  }

  addEventListener(_: "seeked", listener: () => void): void {
    this.seeked.add(listener);
  }

  removeEventListener(_: "seeked", listener: () => void): void {
    this.seeked.delete(listener);
  }
}

beforeEach(() => void vi.useFakeTimers());

async function after<T>(promise: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(5_000);
  return promise;
}

it.each([false, true])("shows the wanted picture (painted before the seek ends: %s)", async (beforeSeeked) => {
  const film = new Film();
  film.beforeSeeked = beforeSeeked;
  const seeker = new FrameSeeker(film, frames);
  for (const n of [0, 5, 6, 5, 999, 0]) expect(await after(seeker.show(n))).toBe(n);
  expect(seeker.shown).toBe(0);
  expect(seeker.target).toBeNull();
});

it("aims anew where the browser paints a neighbour", async () => {
  for (const slip of [-0.6, 0.6]) {
    const film = new Film();
    film.paints = (seconds) => Math.floor(seconds * 24 + slip); // its clock is off by more than half a picture
    expect(await after(new FrameSeeker(film, frames).show(100))).toBe(100);
    expect(film.seeks).toBeGreaterThan(1);
  }
});

it("says what it got where nothing helps", async () => {
  const film = new Film();
  film.paints = () => 3;
  expect(await after(new FrameSeeker(film, frames).show(100))).toBe(3);
  expect(film.seeks).toBeLessThan(6);
});

it("believes its aim where the browser tells nothing", async () => {
  const film = new Film();
  film.paints = () => null;
  expect(await after(new FrameSeeker(film, frames).show(42))).toBe(42);
  expect(film.seeks).toBe(1);
});

it("is not fooled by a picture from before the seek", async () => {
  const film = new Film();
  const seeker = new FrameSeeker(film, frames);
  const shown = seeker.show(50);
  await vi.advanceTimersByTimeAsync(5);
  film.tell(7);
  expect(await after(shown)).toBe(50);
  expect(film.seeks).toBe(1);
});

it("keeps only the last of the wishes that come while it seeks", async () => {
  const film = new Film();
  const seeker = new FrameSeeker(film, frames);
  let last = seeker.show(1);
  for (let n = 2; n <= 30; n++) {
    await vi.advanceTimersByTimeAsync(10); // a key held down: faster than seeks
    last = seeker.show(n);
  }
  expect(await after(last)).toBe(30);
  expect(film.seeks).toBeLessThan(12);
});

it("gives a seek up that waits for the network, and forgets what it is told to forget", async () => {
  const film = new Film();
  const seeker = new FrameSeeker(film, frames);
  const stuck = seeker.show(900);
  film.paints = () => null;
  await vi.advanceTimersByTimeAsync(2);
  film.paints = (seconds) => Math.floor(seconds * 24);
  void stuck;
  expect(await after(seeker.show(10))).toBe(10);
  void seeker.show(20);
  seeker.drop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seeker.target).toBeNull();
});
