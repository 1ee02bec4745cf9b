import type { Rewrites, RewriteWanted } from "../../api/models";
import type { EditCue } from "../document/types";

/** What is known of a cue's rewriting. Proposals are of the place where it began when they were asked for. */
export type Rewriting =
  | { readonly state: "idle" }
  | { readonly state: "working" }
  | { readonly state: "done"; readonly start_ms: number; readonly rewrites: Rewrites }
  | { readonly state: "failed"; readonly problem: unknown };

type Send = (cueId: string, wanted: RewriteWanted, signal: AbortSignal) => Promise<Rewrites>;

const IDLE: Rewriting = { state: "idle" };
const WORKING: Rewriting = { state: "working" };

/** Asks the model for other words for a cue, one cue at a time; what came stays until the cue is asked for again. */
export class Rewriter {
  private readonly known = new Map<string, Rewriting>();
  private running: { readonly cueId: string; readonly abort: AbortController } | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly send: Send) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly of = (cueId: string): Rewriting => this.known.get(cueId) ?? IDLE;

  /** A second time while the first is under way changes nothing; asking for another cue gives the first one up. */
  ask({ id, start_ms }: Pick<EditCue, "id" | "start_ms">, wanted: RewriteWanted): void {
    if (this.running?.cueId === id) return;
    this.cancel();
    const abort = new AbortController();
    const mine = { cueId: id, abort };
    this.running = mine;
    this.learn(id, WORKING);
    this.send(id, wanted, abort.signal).then(
      (rewrites) => this.end(mine, { state: "done", start_ms, rewrites }),
      (problem: unknown) => this.end(mine, { state: "failed", problem }),
    );
  }

  /** Whether something was under way; what comes of it now is not looked at. */
  cancel(): boolean {
    if (this.running === null) return false;
    const { cueId, abort } = this.running;
    this.running = null;
    abort.abort();
    this.learn(cueId, IDLE);
    return true;
  }

  private end(mine: typeof this.running, what: Rewriting): void {
    if (mine === null || this.running !== mine) return;
    this.running = null;
    this.learn(mine.cueId, what);
  }

  private learn(cueId: string, what: Rewriting): void {
    this.known.set(cueId, what);
    for (const listener of [...this.listeners]) listener();
  }
}
