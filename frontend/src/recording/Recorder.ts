import type { Microphone, Take } from "./microphone";

/** What is under way. `of` is the thing that is recorded, `kept` whether its sound is still here and can be sent again. */
export type RecorderState =
  | { readonly state: "idle" }
  | { readonly state: "asking"; readonly of: string }
  | { readonly state: "recording"; readonly of: string; readonly since: number }
  | { readonly state: "sending"; readonly of: string }
  | { readonly state: "failed"; readonly of: string; readonly problem: unknown; readonly kept: boolean };

export const LONGEST_MS = 110_000; // the server takes two minutes
const IDLE: RecorderState = { state: "idle" };

/** Told when the microphone listens and when it no longer does: the film runs along, and is silent. */
export interface Around {
  begins: (of: string) => void;
  ends: () => void;
}

const NOTHING_AROUND: Around = { begins: () => undefined, ends: () => undefined };

interface Sound<Words> {
  readonly of: string;
  readonly words: Words;
  readonly blob: Blob;
}

/**
 * Records one thing at a time and sends it. What was spoken is not lost where the server is away: it stays until it is
 * sent, something else is recorded, or somebody throws it away.
 */
export class Recorder<Words> {
  private now: RecorderState = IDLE;
  private take: Take | null = null;
  private words: Words | null = null;
  private unsent: Sound<Words> | null = null;
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly open: Microphone,
    private readonly send: (of: string, words: Words, sound: Blob) => Promise<void>,
    private readonly around: Around = NOTHING_AROUND,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): RecorderState => this.now;

  readonly level = (): number => this.take?.level() ?? 0;

  /** Begins, or, where it is recording, ends and sends. While it asks or sends, nothing. */
  async press(of: string, words: Words): Promise<void> {
    if (this.now.state === "recording") return this.finish();
    if (this.now.state !== "asking" && this.now.state !== "sending") return this.begin(of, words);
  }

  async begin(of: string, words: Words): Promise<void> {
    const mine = ++this.turn;
    this.unsent = null;
    this.become({ state: "asking", of });
    try {
      const take = await this.open();
      if (this.turn !== mine) return take.discard();
      [this.take, this.words] = [take, words];
    } catch (problem) {
      if (this.turn === mine) this.become({ state: "failed", of, problem, kept: false });
      return;
    }
    this.timer = setTimeout(() => void this.finish(), LONGEST_MS);
    this.around.begins(of);
    this.become({ state: "recording", of, since: Date.now() });
  }

  async finish(): Promise<void> {
    if (this.now.state !== "recording" || this.take === null) return;
    const { of } = this.now;
    const [mine, take, words] = [++this.turn, this.take, this.words as Words];
    this.close();
    this.become({ state: "sending", of });
    const blob = await take.stop();
    if (this.turn === mine) await this.deliver({ of, words, blob });
  }

  /** Sends what could not be sent. */
  async again(): Promise<void> {
    if (this.now.state === "failed" && this.unsent !== null) await this.deliver(this.unsent);
  }

  /** Throws away what is recorded, or what could not be sent; whether there was anything. */
  discard(): boolean {
    if (this.now.state === "idle" || this.now.state === "sending") return false;
    this.turn += 1;
    this.take?.discard();
    this.close();
    this.unsent = null;
    this.become(IDLE);
    return true;
  }

  private async deliver(sound: Sound<Words>): Promise<void> {
    const mine = ++this.turn;
    this.unsent = sound;
    this.become({ state: "sending", of: sound.of });
    try {
      await this.send(sound.of, sound.words, sound.blob);
      if (this.turn !== mine) return;
      this.unsent = null;
      this.become(IDLE);
    } catch (problem) {
      if (this.turn === mine) this.become({ state: "failed", of: sound.of, problem, kept: true });
    }
  }

  private close(): void {
    clearTimeout(this.timer);
    const listened = this.take !== null;
    [this.take, this.words] = [null, null];
    if (listened) this.around.ends();
  }

  private become(state: RecorderState): void {
    this.now = state;
    for (const listener of [...this.listeners]) listener();
  }
}
