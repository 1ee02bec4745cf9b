import { EditorStore, type Who } from "../document/EditorStore";
import { newId } from "../document/newId";
import { difference } from "../document/operations";
import type { Operation } from "../document/types";
import type { Batch, Dispute, Kept, RemoteEdit, SaveState, ScriptServer, Sent } from "./contract";
import { asked, Failure } from "./failure";
import { Keeper } from "./Keeper";
import { Pace } from "./Pace";
import { EMPTY, queued } from "./queue";
import { touchedBy } from "./rebase";
import { saveStateOf } from "./saveState";
import type { Shelf } from "./shelf";
import type { Tabs } from "./tabs";
import * as works from "./work";
import type { Work } from "./work";

export interface Saving {
  readonly server: ScriptServer;
  readonly shelf: Shelf;
  readonly tabs: Tabs;
}

const MOST = 1_000; // operations in a batch
const MOST_STALES = 3;

/**
 * Saves what is done in an `EditorStore`: kept in this browser at once, sent in batches, brought together with what others
 * save. It does one thing after the other, so that of a batch on its way nothing else is ever said or asked.
 */
export class Saver {
  readonly store: EditorStore;
  private work: Work;
  private state: SaveState;
  private readonly listeners = new Set<() => void>();
  private readonly stopListening: () => void;

  private running: Promise<void> | undefined;
  private stopped = false;
  private due = false; // what waits is to be sent now
  private newest: number; // the newest revision that was heard of
  private looks = true; // for what other tabs left behind
  private asks = false; // for what others saved
  private left: readonly Kept[] = []; // by other tabs, and taken over by this one
  private trouble: Failure | null = null;
  private waits = false; // nothing is tried until something happens
  private stales = 0; // one after the other, with nothing new between them
  private most = MOST;
  private readonly keeper: Keeper;
  private at: number;
  private readonly pace = new Pace(
    () => {
      this.depart();
      void this.run();
    },
    () => void this.retry(),
  );

  /** Loads the script, and brings what was left in this browser, yesterday or by a crash, onto it. */
  static async open(saving: Saving): Promise<Saver> {
    await saving.tabs.hold();
    try {
      const { revision, script, at } = await asked(() => saving.server.load());
      const saver = new Saver(saving, works.begun(revision, script), at ?? Date.now());
      await saver.run();
      return saver;
    } catch (error) {
      saving.tabs.close();
      throw error;
    }
  }

  private constructor(
    private readonly saving: Saving,
    work: Work,
    at: number,
  ) {
    this.work = work;
    this.newest = work.revision;
    this.at = at;
    const { shelf, tabs } = saving;
    this.keeper = new Keeper(shelf, tabs.id, () => works.keptOf(this.work, tabs.id), () => this.tell());
    this.state = this.stateNow();
    this.store = new EditorStore(work.base);
    this.stopListening = this.store.onEdit((did) => this.edited(did));
    tabs.onSaved((revision) => this.changed(revision));
    tabs.onClosed(() => {
      this.looks = true;
      void this.run();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): SaveState => this.state;

  /** Somebody saved this revision. */
  changed(revision: number): void {
    this.newest = Math.max(this.newest, revision);
    void this.run();
  }

  /** Look for what others saved, and try what could not be done before. */
  poll(): Promise<void> {
    this.asks = true;
    this.looks = true;
    return this.retry();
  }

  /** The connection is back, or somebody signed in. */
  retry(): Promise<void> {
    this.pace.tried();
    this.waits = false;
    return this.run();
  }

  /** Send what waits now: it was asked for, or the page goes. */
  async flush(): Promise<void> {
    this.depart();
    await this.retry();
  }

  decide(cueId: string, field: Dispute, side: "mine" | "theirs"): void {
    this.change(works.decided(this.work, cueId, field, side));
  }

  /** What was put aside is on the screen again, if its cue is still there, and saved again. */
  tryAgain(asideId: string): void {
    this.change(works.triedAgain(this.work, asideId));
  }

  letGo(asideId: string): void {
    this.change(works.letGo(this.work, asideId));
  }

  /** The page goes. What waits lies in the browser, for the next that opens this track. */
  stop(): void {
    this.keeper.stop();
    this.stopped = true;
    this.pace.stop();
    this.stopListening();
    this.saving.tabs.close();
  }

  private edited(did: readonly Operation[]): void {
    this.work = works.edited(this.work, did);
    void this.keeper.keep();
    this.wake();
    this.tell();
  }

  /** A change by the person that is not made in the script itself. */
  private change(work: Work): void {
    this.work = work;
    void this.keeper.keep();
    this.show();
    this.wake();
    this.tell();
  }

  private wake(): void {
    if (this.trouble?.trouble === "barred") this.waits = false;
    this.pace.changed();
  }

  private depart(): void {
    this.due = true;
    this.pace.left();
  }

  private run(): Promise<void> {
    this.running ??= this.pump().finally(() => {
      this.running = undefined;
      if (this.next() !== null) void this.run();
    });
    return this.running;
  }

  private async pump(): Promise<void> {
    try {
      for (let next = this.next(); next !== null; next = this.next()) {
        await next();
        if (this.stopped) return;
        this.tell();
      }
    } catch (error) {
      if (error instanceof Failure) return this.failed(error);
      this.waits = true;
      throw error;
    }
  }

  private next(): (() => Promise<void>) | null {
    if (this.stopped || this.waits) return null;
    if (this.work.flight !== null) return () => this.settle();
    if (this.looks) return () => this.look();
    const [left] = this.left;
    if (left !== undefined) return () => this.takeOver(left);
    if (this.asks || this.newest > this.work.revision) return () => this.catchUp();
    if (this.due) return () => this.send();
    return null;
  }

  private failed(failure: Failure): void {
    if (this.stopped) return;
    this.trouble = failure;
    this.waits = true;
    if (failure.trouble === "offline") this.pace.failed();
    this.tell();
  }

  private async ask<Answer>(question: (server: ScriptServer) => Promise<Answer>): Promise<Answer> {
    const answer = await asked(() => question(this.saving.server));
    if (this.trouble?.trouble !== "barred") this.trouble = null;
    this.pace.succeeded();
    return answer;
  }

  /** A batch leaves, and lies in the browser before it does. */
  private async send(): Promise<void> {
    this.due = false;
    this.work = works.departed(this.work, newId(), this.most);
    const { flight } = this.work;
    if (flight === null) this.trouble = null; // nothing is barred any more
    this.due = flight !== null && works.pendingIds(this.work).size > flight.operations.length; // more than one batch holds
    await this.keeper.keep();
  }

  private async settle(): Promise<void> {
    const { flight } = this.work;
    if (flight === null) return;
    let sent: Sent;
    try {
      sent = await this.ask((server) => server.send(flight));
    } catch (error) {
      if (error instanceof Failure) return this.notSaved(error, flight);
      throw error;
    }
    this.trouble = null;
    await this.saved(sent.revision);
    this.at = sent.at ?? Date.now();
    this.stales = 0;
    this.most = Math.min(MOST, this.most * 2);
  }

  private async saved(revision: number): Promise<void> {
    const { work } = this;
    this.newest = Math.max(this.newest, revision);
    if (revision === work.revision + 1) {
      this.take(works.arrived(this.work, revision));
    } else if (revision <= work.revision) {
      this.take(works.arrived(this.work, null));
    } else {
      const edits = await this.editsSince(work.revision);
      if (edits === null) await this.reload();
      else this.take(works.caughtUp(this.work, edits, revision), edits);
    }
    this.saving.tabs.tellSaved(revision);
  }

  private async notSaved(failure: Failure, flight: Batch): Promise<void> {
    const { trouble, problem } = failure;
    if (trouble === "offline" || trouble === "signed_out") throw failure;
    this.due = true;
    if (trouble === "refused") return this.refused(failure, flight.operations);
    this.take(works.returned(this.work));
    this.stales += 1;
    if (trouble === "barred" || this.stales > MOST_STALES) throw new Failure("barred", problem);
    if (trouble === "ahead" || this.stales > 1) await this.reload();
    else this.asks = true;
  }

  /** Upon something new it may be a clash; only what is refused upon the newest revision is refused for good. */
  private async refused({ problem, cueId }: Failure, operations: readonly Operation[]): Promise<void> {
    const edits = await this.editsSince(this.work.revision);
    if (edits === null || edits.length > 0) {
      this.take(works.returned(this.work));
      return edits === null ? this.reload() : this.take(works.caughtUp(this.work, edits, null), edits);
    }
    const one = operations.find(({ cue_id }) => cue_id === cueId) ?? (operations.length === 1 ? operations[0] : undefined);
    if (one === undefined) this.most = Math.ceil(operations.length / 2); // which of them it was is found by halves
    this.take(works.putAside(this.work, one?.cue_id ?? null, problem, Date.now()));
  }

  private async catchUp(): Promise<void> {
    const { revision } = this.work;
    const heard = this.newest;
    const edits = await this.editsSince(revision);
    if (edits === null) return this.reload();
    this.asks = false;
    if (this.newest === heard) this.newest = edits.at(-1)?.revision ?? revision; // else more was heard of meanwhile
    if (edits.length > 0) this.stales = 0;
    this.take(works.caughtUp(this.work, edits, null), edits);
  }

  /** Null if the server does not know them all. */
  private async editsSince(revision: number): Promise<readonly RemoteEdit[] | null> {
    const edits = await this.ask((server) => server.edits(revision));
    return edits.every((edit, at) => edit.revision === revision + 1 + at) ? edits : null;
  }

  private async reload(): Promise<void> {
    const { revision, script } = await this.ask((server) => server.load());
    this.asks = false;
    this.newest = revision;
    this.take(works.reloaded(this.work, revision, script), []);
  }

  /** For what tabs left behind that are no more. */
  private async look(): Promise<void> {
    this.looks = false;
    const left = await this.keeper.claimed((holder) => this.saving.tabs.isGone(holder));
    this.left = [...this.left, ...left];
  }

  private async takeOver(kept: Kept): Promise<void> {
    let queue = queued(EMPTY, kept.queue);
    let own: number | null = null;
    const { flight } = kept;
    if (flight !== null) {
      try {
        own = (await this.ask((server) => server.send(flight))).revision;
        this.saving.tabs.tellSaved(own);
      } catch (error) {
        if (!(error instanceof Failure) || error.trouble === "offline" || error.trouble === "signed_out") throw error;
        queue = queued(queued(EMPTY, flight.operations), kept.queue); // this tab finds out why
      }
    }
    const since = Math.min(kept.revision, this.work.revision);
    const edits = await this.editsSince(since);
    if (edits === null) await this.reload();
    const after = (revision: number): RemoteEdit[] => (edits ?? []).filter((edit) => edit.revision > revision);
    const news = after(this.work.revision);
    const work = works.caughtUp(this.work, news, null);
    const theirs = edits && after(kept.revision).filter(({ revision }) => revision !== own);
    const left = works.leftOn(work, kept, queue, theirs);
    this.left = this.left.filter((other) => other !== kept);
    this.newest = Math.max(this.newest, work.revision);
    this.due = true;
    this.take(work, news);
    this.take(works.folded(work, left, Date.now()), undefined, [kept.id]);
  }

  /** `edits`: those of others that made it so; undefined if nobody did. */
  private take(work: Work, edits?: readonly RemoteEdit[], without: readonly string[] = []): void {
    if (this.stopped) return;
    this.work = work;
    void this.keeper.keep(without);
    this.show(edits);
  }

  private show(edits?: readonly RemoteEdit[]): void {
    const operations = difference(this.store.readScript(), works.shown(this.work));
    if (operations.length === 0) return;
    if (edits === undefined) return this.store.replace(operations);
    const touched = touchedBy(edits);
    const byWho = new Map<string | undefined, { who: Who; theirs: Operation[] }>();
    for (const operation of operations) {
      const who = touched.get(operation.cue_id)?.who ?? null;
      const group = byWho.get(who?.id) ?? { who, theirs: [] };
      byWho.set(who?.id, group);
      group.theirs.push(operation);
    }
    for (const { who, theirs } of byWho.values()) this.store.receive(theirs, who);
  }

  private tell(): void {
    if (this.stopped) return;
    this.state = this.stateNow();
    for (const listener of [...this.listeners]) listener();
  }

  private stateNow(): SaveState {
    return saveStateOf({ work: this.work, left: this.left, trouble: this.trouble, kept: this.keeper.kept, at: this.at });
  }
}
