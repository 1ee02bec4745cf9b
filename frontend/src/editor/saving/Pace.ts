const QUIET_MS = 500; // after the last change a batch leaves
const LONGEST_MS = 3_000; // after the first change, however much is typed
const DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

type Timer = ReturnType<typeof setTimeout>;

/** When a batch leaves, and when what failed is tried again. */
export class Pace {
  private quiet: Timer | undefined;
  private longest: Timer | undefined;
  private retrying: Timer | undefined;
  private failures = 0;

  constructor(
    private readonly leave: () => void,
    private readonly retry: () => void,
  ) {}

  changed(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(this.leave, QUIET_MS);
    this.longest ??= setTimeout(this.leave, LONGEST_MS);
  }

  left(): void {
    clearTimeout(this.quiet);
    clearTimeout(this.longest);
    this.longest = undefined;
  }

  failed(): void {
    clearTimeout(this.retrying);
    this.retrying = setTimeout(this.retry, DELAYS_MS[Math.min(this.failures, DELAYS_MS.length - 1)]);
    this.failures += 1;
  }

  tried(): void {
    clearTimeout(this.retrying);
  }

  succeeded(): void {
    this.failures = 0;
  }

  stop(): void {
    this.left();
    this.tried();
  }
}
