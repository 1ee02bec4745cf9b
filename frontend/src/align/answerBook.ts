import type { Answer, AnswerBody, Sentence, Undone } from "../api/models";
import { ApiProblem } from "../api/problem";
import { known, restored, settled, without, type Given, type Said } from "./decisions";
import { arrived, refused, replay, takeBack, tried, type Entry, type Shelf } from "./outbox";

export interface Server {
  answer(body: AnswerBody): Promise<Answer>;
  undo(answerId: string): Promise<Undone>;
}

export type Line = "saved" | "saving" | "waiting";

export interface Page {
  given: readonly Given[];
  line: Line;
  pending: number;
  /** What the server would not take; null if nothing. */
  problem: unknown;
  /** The place is not this person's any more, so that nothing further will be taken. */
  lost: boolean;
}

const LOST = ["place-taken", "assignment-done", "assignment-returned"].map((slug) => `urn:ad:problem:${slug}`);
const DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * A person's decisions: shown at once, kept in the browser until the server has them, and sent one after the other in
 * the order in which they were made, again and again while there is no connection.
 */
export class AnswerBook {
  private page: Page;
  private entries: Entry[];
  private sending = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    sentences: readonly Sentence[],
    private readonly server: Server,
    private readonly shelf: Shelf,
  ) {
    this.entries = shelf.read();
    this.page = {
      given: replay(known(sentences), this.entries),
      line: this.entries.length > 0 ? "saving" : "saved",
      pending: this.entries.length,
      problem: null,
      lost: false,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): Page => this.page;

  give(cueId: string, said: Said, tookMs: number, key: string): void {
    if (this.page.lost) return;
    const body: AnswerBody = { cue_id: cueId, label: said.label, took_ms: Math.round(tookMs), request_id: key, ...said.interval };
    this.queue([...this.entries, { kind: "answer", key, body, tried: false }]);
    this.tell({ given: [...this.page.given, { key, answerId: null, cueId, said }], problem: null });
    void this.send();
  }

  /** The last decision is taken back; which one it was, if there was one. */
  undo(): Given | undefined {
    const last = this.page.given.at(-1);
    if (last === undefined || this.page.lost) return undefined;
    this.queue(takeBack(this.entries, last));
    this.tell({ given: without(this.page.given, last.key), problem: null });
    void this.send();
    return last;
  }

  /** Send what waits; called by itself, and when the connection is back. */
  async send(): Promise<void> {
    clearTimeout(this.timer);
    if (this.sending) return;
    this.sending = true;
    try {
      for (let entry = this.entries[0]; entry !== undefined && !this.page.lost; entry = this.entries[0]) {
        if (!(await this.sendOne(entry))) break;
      }
    } finally {
      this.sending = false;
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async sendOne(entry: Entry): Promise<boolean> {
    this.queue(tried(this.entries));
    if (this.page.line === "saved") this.tell({ line: "saving" });
    try {
      if (entry.kind === "answer") {
        const { id } = await this.server.answer(entry.body);
        this.queue(arrived(this.entries, id));
        this.tell({ given: settled(this.page.given, entry.key, id) });
      } else {
        const { counts } = await this.server.undo(entry.answerId ?? entry.of);
        this.queue(arrived(this.entries, null));
        this.tell({ given: restored(this.page.given, counts) });
      }
    } catch (error) {
      return this.failed(entry, error);
    }
    const problem = this.failures > 0 ? null : this.page.problem; // a refusal stays to be read; a lost session is over
    this.failures = 0;
    this.tell({ line: this.entries.length > 0 ? "saving" : "saved", problem });
    return true;
  }

  /** Whether to go on with the next entry. */
  private failed(entry: Entry, error: unknown): boolean {
    const status = error instanceof ApiProblem ? error.status : 0;
    const signedOut = status === 401 || status === 403;
    if (signedOut || status === 0 || status === 408 || status === 429 || status >= 500) {
      const delay = DELAYS_MS[Math.min(this.failures, DELAYS_MS.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => void this.send(), delay);
      this.tell({ line: "waiting", problem: signedOut ? error : this.page.problem });
      return false;
    }
    const lost = error instanceof ApiProblem && LOST.includes(error.document.type);
    this.queue(lost ? [] : refused(this.entries));
    const given = lost ? this.page.given.filter(({ answerId }) => answerId !== null) : this.page.given;
    this.tell({
      given: entry.kind === "answer" ? without(given, entry.key) : given,
      problem: error,
      lost,
      line: this.entries.length > 0 ? "saving" : "saved",
    });
    return true;
  }

  private queue(entries: Entry[]): void {
    this.entries = entries;
    this.shelf.write(entries);
  }

  private tell(change: Partial<Page>): void {
    this.page = { ...this.page, ...change, pending: this.entries.length };
    for (const listener of this.listeners) listener();
  }
}
