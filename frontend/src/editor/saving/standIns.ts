import { ApiProblem, toProblem } from "../../api/problem";
import type { Who } from "../document/EditorStore";
import { applied, FIELDS, valuesOf } from "../document/operations";
import type { Operation, Script } from "../document/types";
import type { Batch, Kept, Loaded, RemoteEdit, ScriptServer, Sent } from "./contract";
import type { Shelf } from "./shelf";
import type { Tabs } from "./tabs";

/** For tests: a server that merges field by field as ours does, a line to it that fails, a browser's tabs and database. */

function problem(status: number, slug: string, more: object = {}): ApiProblem {
  return new ApiProblem({ type: `urn:ad:problem:${slug}`, title: slug, status, detail: slug, ...more });
}

export const FORBIDDEN = "FORBIDDEN";

export class StandInServer {
  revision = 1;
  readonly history: (RemoteEdit & { readonly id: string })[] = [];
  /** Operations that were saved and changed nothing: the mark of something sent twice. */
  idle = 0;
  barred = false;

  constructor(public script: Script) {}

  edits(since: number): RemoteEdit[] {
    return this.history.filter(({ revision }) => revision > since);
  }

  save(user: Who, { id, revision, operations }: Batch): number {
    const before = this.history.find((edit) => edit.id === id);
    if (before !== undefined) return before.revision;
    if (this.barred) throw problem(409, "track-approved");
    if (revision > this.revision) throw problem(422, "revision-unknown");
    this.refuseClashes(revision, operations);
    const saved = operations.map(trimmed);
    for (const operation of saved) this.refuseOne(operation);
    const { script, did, ignored } = applied(this.script, saved);
    const [wrong] = ignored;
    if (wrong !== undefined) throw problem(422, "cue-times", { cue_id: wrong.operation.cue_id });
    this.idle += saved.length - did.length;
    this.script = script;
    this.revision += 1;
    this.history.push({ id, revision: this.revision, user, created_at: `at ${this.revision}`, operations: saved });
    return this.revision;
  }

  private refuseClashes(revision: number, operations: readonly Operation[]): void {
    const touched = new Set<string>();
    for (const { operations: others } of this.edits(revision)) {
      for (const other of others) {
        for (const field of other.op === "set" ? Object.keys(valuesOf(other)) : FIELDS) touched.add(`${other.cue_id} ${field}`);
      }
    }
    const clashing = operations.filter((one) =>
      (one.op === "set" ? Object.keys(valuesOf(one)) : FIELDS).some((field) => touched.has(`${one.cue_id} ${field}`)),
    );
    if (clashing.length > 0) throw problem(409, "stale-revision", { revision: this.revision, cues: clashing.map(({ cue_id }) => cue_id) });
  }

  private refuseOne(operation: Operation): void {
    const { cue_id } = operation;
    const there = this.script.cues.some(({ id }) => id === cue_id);
    if (operation.op === "add" ? there : !there) throw problem(operation.op === "add" ? 422 : 404, "cue", { cue_id });
    if (operation.op === "remove" || operation.text === undefined) return;
    if (operation.text === "") throw problem(422, "cue-empty", { cue_id });
    if (operation.text.includes(FORBIDDEN)) throw problem(422, "invalid"); // as a check of the body: it names no cue
  }
}

function trimmed(operation: Operation): Operation {
  return operation.op === "remove" || operation.text === undefined ? operation : { ...operation, text: operation.text.trim() };
}

/** What happens to one question: lost on the way there, or its answer on the way back; delivered twice; late. */
export interface Fate {
  readonly lost?: "question" | "answer";
  readonly twice?: boolean;
  readonly delay_ms?: number;
}

export class Line implements ScriptServer {
  down = false;
  signedOut = false;
  readonly sent: Batch[] = [];

  constructor(
    private readonly server: StandInServer,
    private readonly user: Who,
    private readonly fate: () => Fate = () => ({}),
  ) {}

  load(): Promise<Loaded> {
    return this.carry(() => ({ revision: this.server.revision, script: this.server.script, at: 1_000 }));
  }

  edits(since: number): Promise<readonly RemoteEdit[]> {
    return this.carry(() => this.server.edits(since));
  }

  send(batch: Batch): Promise<Sent> {
    this.sent.push(batch);
    return this.carry(() => ({ revision: this.server.save(this.user, batch), at: 2_000 }));
  }

  private async carry<Answer>(question: () => Answer): Promise<Answer> {
    const { lost, twice, delay_ms } = this.fate();
    if (delay_ms !== undefined) await new Promise((resolve) => setTimeout(resolve, delay_ms));
    if (this.down || lost === "question") throw toProblem(null, 0);
    if (this.signedOut) throw toProblem(null, 401);
    const answer = question();
    if (twice) question();
    if (delay_ms !== undefined) await new Promise((resolve) => setTimeout(resolve, delay_ms));
    if (this.down || lost === "answer") throw toProblem(null, 502);
    return answer;
  }
}

/** One person's browser: what is kept in it, and which tabs live. */
export class Browser {
  readonly kept = new Map<string, Kept>();
  broken = false;
  crashing = false; // tabs say nothing when they go
  private readonly living = new Map<string, { saved?: (revision: number) => void; closed?: () => void }>();
  private opened = 0;

  readonly shelf: Shelf = {
    all: () => this.answer(() => structuredClone([...this.kept.values()])),
    claim: (id, from, to) =>
      this.answer(() => {
        const found = this.kept.get(id);
        if (found?.holder !== from) return null;
        this.kept.set(id, { ...found, holder: to });
        return structuredClone(found);
      }),
    write: (id, kept, without) =>
      this.answer(() => {
        for (const other of without) if (this.kept.get(other)?.holder === id) this.kept.delete(other);
        if (kept === null) this.kept.delete(id);
        else this.kept.set(id, structuredClone(kept));
      }),
  };

  tab(): Tabs {
    this.opened += 1;
    const id = `tab ${this.opened}`;
    return {
      id,
      hold: () => {
        this.living.set(id, {});
        return Promise.resolve();
      },
      isGone: (other) => Promise.resolve(!this.living.has(other)),
      tellSaved: (revision) => this.living.forEach(({ saved }, other) => other !== id && saved?.(revision)),
      onSaved: (saved) => Object.assign(this.living.get(id) ?? {}, { saved }),
      onClosed: (closed) => Object.assign(this.living.get(id) ?? {}, { closed }),
      close: () => {
        this.living.delete(id);
        if (!this.crashing) this.living.forEach(({ closed }) => closed?.());
      },
    };
  }

  private answer<Answer>(work: () => Answer): Promise<Answer> {
    return this.broken ? Promise.reject(new Error("full")) : Promise.resolve(work());
  }
}
