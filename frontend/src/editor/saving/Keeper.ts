import type { Kept } from "./contract";
import { inTime } from "./inTime";
import type { Shelf } from "./shelf";

const PATIENCE_MS = 3_000;

/** Lays down what waits in the browser, and says whether that can be done. */
export class Keeper {
  kept = true;
  private stopped = false;
  private writing: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private readonly forgotten: string[] = [];

  constructor(
    private readonly shelf: Shelf,
    private readonly id: string,
    private readonly now: () => Kept | null,
    private readonly tell: () => void,
  ) {}

  /**
   * Done when what there is now is laid down: at once, or, while an earlier state is under way, right after that.
   * `forgotten`: what other tabs left, and is part of it now.
   */
  keep(forgotten: readonly string[] = []): Promise<void> {
    this.forgotten.push(...forgotten);
    if (this.writing === undefined) return this.write();
    this.next ??= this.writing.then(() => this.write());
    return this.next;
  }

  /** What others left, taken over by this tab. */
  async claimed(isGone: (holder: string) => Promise<boolean>): Promise<readonly Kept[]> {
    const claimed: Kept[] = [];
    try {
      for (const { id, holder } of await this.inTime(this.shelf.all())) {
        if (holder === this.id || !(await isGone(holder))) continue;
        const kept = await this.inTime(this.shelf.claim(id, holder, this.id));
        if (kept !== null) claimed.push(kept);
      }
    } catch {
      this.kept = false;
    }
    return claimed;
  }

  /** The last state is still laid down. */
  stop(): void {
    if (this.next !== undefined) void this.lay();
    this.stopped = true;
  }

  private write(): Promise<void> {
    this.next = undefined;
    const writing = this.lay().then((kept) => {
      if (this.writing === writing) this.writing = undefined;
      if (kept === this.kept) return;
      this.kept = kept;
      this.tell();
    });
    this.writing = writing;
    return writing;
  }

  private async lay(): Promise<boolean> {
    if (this.stopped) return this.kept;
    const forgotten = this.forgotten.splice(0);
    try {
      await this.inTime(this.shelf.write(this.id, this.now(), forgotten));
      return true;
    } catch {
      this.forgotten.push(...forgotten);
      return false;
    }
  }

  private inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return inTime(answer, PATIENCE_MS, () => new Error("The browser's database does not answer."));
  }
}
