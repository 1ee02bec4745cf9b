import { applied, type Ignored } from "./operations";
import type { EditCue, Operation, Script } from "./types";
import { NO_HISTORY, recorded, redone, settled, undone, type History, type Joining, type Label, type TakenBack } from "./undo";

/** Another person; null for what nobody in particular did, as a model or an import. */
export type Who = { readonly id: string; readonly name: string } | null;

export interface Visit {
  readonly who: Who;
  readonly at: number;
}

export interface Undoable {
  readonly undo: Label | null;
  readonly redo: Label | null;
}

type Listener = () => void;

/**
 * The script that lies before a person, with what is selected in it and what can be taken back. Whoever shows one cue
 * hears only of that cue.
 */
export class EditorStore {
  private script: Script;
  private cues: Map<string, EditCue>;
  private order: readonly string[];
  private history: History = NO_HISTORY;
  private undoable: Undoable = { undo: null, redo: null };
  private selection: string | null = null;
  private readonly visits = new Map<string, Visit>();
  private readonly all = new Set<Listener>();
  private readonly ofCue = new Map<string, Set<Listener>>();
  private readonly ofSelection = new Set<Listener>();
  private readonly ofUndo = new Set<Listener>();
  private readonly ofEdits = new Set<(did: readonly Operation[]) => void>();

  constructor(
    script: Script,
    private readonly now: () => number = Date.now,
  ) {
    this.script = script;
    this.cues = new Map(script.cues.map((cue) => [cue.id, cue]));
    this.order = script.cues.map(({ id }) => id);
  }

  readonly readScript = (): Script => this.script;
  readonly readOrder = (): readonly string[] => this.order;
  readonly readSelected = (): string | null => this.selection;
  readonly readUndoable = (): Undoable => this.undoable;
  readonly cue = (id: string): EditCue | undefined => this.cues.get(id);
  /** Who else changed the cue last while it lay here, for a quiet mark on it. */
  readonly visit = (id: string): Visit | undefined => this.visits.get(id);

  readonly subscribe = (listener: Listener): Listener => listening(this.all, listener);
  readonly subscribeSelected = (listener: Listener): Listener => listening(this.ofSelection, listener);
  readonly subscribeUndoable = (listener: Listener): Listener => listening(this.ofUndo, listener);

  subscribeCue(id: string, listener: Listener): Listener {
    const listeners = this.ofCue.get(id) ?? new Set();
    this.ofCue.set(id, listeners);
    const stop = listening(listeners, listener);
    return () => {
      stop();
      if (listeners.size === 0 && this.ofCue.get(id) === listeners) this.ofCue.delete(id);
    };
  }

  /** What the person here changes, to be saved; never what was received. */
  onEdit(listener: (did: readonly Operation[]) => void): Listener {
    this.ofEdits.add(listener);
    return () => this.ofEdits.delete(listener);
  }

  /** A gesture of the person here. What could not be done is in the answer. */
  dispatch(operations: readonly Operation[], label: Label, join: Joining | null = null): readonly Ignored[] {
    const { script, did, back, ignored } = applied(this.script, operations);
    if (did.length === 0) return ignored;
    this.history = recorded(this.history, { label, did, back, join, at: this.now() });
    this.edit(script, did);
    return ignored;
  }

  /** What others did: not to be saved, and not to be undone. */
  receive(operations: readonly Operation[], who: Who): void {
    const { script, did } = applied(this.script, operations);
    for (const { cue_id } of did) this.visits.set(cue_id, { who, at: this.now() });
    this.show(script, did);
  }

  /** A change that came neither by a gesture nor from others, as when a clash is decided: shown, but not to be undone. */
  replace(operations: readonly Operation[]): void {
    const { script, did } = applied(this.script, operations);
    this.show(script, did);
  }

  /** What was undone, or null. */
  undo(): Label | null {
    return this.takeBack(undone(this.history, this.script));
  }

  redo(): Label | null {
    return this.takeBack(redone(this.history, this.script));
  }

  /** The next keystroke or step of a drag begins a new gesture: the field was left, the drag is over. */
  settle(): void {
    this.history = settled(this.history);
  }

  select(id: string | null): void {
    const selected = id !== null && this.cues.has(id) ? id : null;
    if (selected === this.selection) return;
    this.selection = selected;
    tell(this.ofSelection);
  }

  private takeBack(taken: TakenBack | null): Label | null {
    if (taken === null) return null;
    const { script, did } = applied(this.script, taken.operations);
    this.history = taken.history;
    this.edit(script, did);
    return taken.label;
  }

  private edit(script: Script, did: readonly Operation[]): void {
    for (const { cue_id } of did) this.visits.delete(cue_id);
    this.show(script, did, () => this.ofEdits.forEach((listener) => listener(did)));
  }

  /** `beforeTold`: whatever must know before anybody draws. */
  private show(script: Script, did: readonly Operation[], beforeTold?: () => void): void {
    const formerOrder = this.order;
    if (did.length > 0) {
      this.script = script;
      this.keepIndex(did);
    }
    beforeTold?.();
    this.keepUndoable();
    if (did.length === 0) return;
    for (const id of new Set(did.map(({ cue_id }) => cue_id))) tell(this.ofCue.get(id));
    if (this.order !== formerOrder) this.keepSelection(formerOrder);
    tell(this.all);
  }

  private keepIndex(did: readonly Operation[]): void {
    const touched = new Set(did.map(({ cue_id }) => cue_id));
    for (const id of touched) this.cues.delete(id);
    for (const cue of this.script.cues) if (touched.has(cue.id)) this.cues.set(cue.id, cue);
    const { cues } = this.script;
    const same = cues.length === this.order.length && cues.every(({ id }, at) => id === this.order[at]);
    if (!same) this.order = cues.map(({ id }) => id);
  }

  /** A selected cue that went leaves the selection to its neighbour. */
  private keepSelection(formerOrder: readonly string[]): void {
    if (this.selection === null || this.cues.has(this.selection)) return;
    const at = formerOrder.indexOf(this.selection);
    const there = (id: string): boolean => this.cues.has(id);
    this.select(formerOrder.slice(at + 1).find(there) ?? formerOrder.slice(0, at).findLast(there) ?? null);
  }

  private keepUndoable(): void {
    const undo = this.history.past.at(-1)?.label ?? null;
    const redo = this.history.future.at(-1)?.label ?? null;
    if (undo === this.undoable.undo && redo === this.undoable.redo) return;
    this.undoable = { undo, redo };
    tell(this.ofUndo);
  }
}

function listening(listeners: Set<Listener>, listener: Listener): Listener {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(listeners: ReadonlySet<Listener> | undefined): void {
  if (listeners !== undefined) for (const listener of [...listeners]) listener();
}
