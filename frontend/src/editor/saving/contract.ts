import type { ProblemDocument } from "../../api/problem";
import type { Who } from "../document/EditorStore";
import type { CueStatus, EditCue, Operation, Script, Span } from "../document/types";

/** What saving needs of the server; every failure is an `ApiProblem`, with status 0 where no answer came. */
export interface ScriptServer {
  load(): Promise<Loaded>;
  /** All that was saved after the revision `since`, in order. */
  edits(since: number): Promise<readonly RemoteEdit[]>;
  /** The same id is saved once, and answered the same each time. */
  send(batch: Batch): Promise<Sent>;
}

/** `at`: the server's clock, from the answer's Date; null if it did not say. */
export interface Loaded {
  readonly revision: number;
  readonly script: Script;
  readonly at: number | null;
}

export interface Sent {
  readonly revision: number;
  readonly at: number | null;
}

/** Once made, it is sent as it is until its fate is known; only then may what it holds be sent in another. */
export interface Batch {
  readonly id: string;
  readonly revision: number;
  readonly operations: readonly Operation[];
}

export interface RemoteEdit {
  readonly revision: number;
  readonly user: Who;
  readonly created_at: string;
  readonly operations: readonly Operation[];
}

/** What two people may disagree on. Start and end are one, since neither means anything without the other. */
interface Disputed {
  text: string;
  times: Span;
  extended: boolean;
  status: CueStatus;
  recording: string;
  cue: EditCue | null; // null: who says so removed it
}

export type Dispute = keyof Disputed;

/** Mine is on the screen and not saved; theirs is saved. Which one stays is for the person to say. */
export type Clash = {
  [Field in Dispute]: {
    readonly cue_id: string;
    readonly field: Field;
    readonly mine: Disputed[Field];
    readonly theirs: Disputed[Field];
    readonly who: Who;
    readonly at: string | null;
  };
}[Dispute];

/** What could not be saved and is not on the screen, kept to be read, copied and tried again. */
export interface PutAside {
  readonly id: string;
  readonly cue_id: string;
  readonly operation: Operation;
  /** Why the server does not take it; null: it was left by one tab, and the same person had changed the same in another. */
  readonly problem: ProblemDocument | null;
  readonly at: number;
}

export interface SaveState {
  /** The first that holds of: signed_out, refused, clash, offline, saving, saved. */
  readonly kind: "signed_out" | "refused" | "clash" | "offline" | "saving" | "saved";
  /** When the server last had everything, by its clock. */
  readonly at: number;
  /** Cues with changes that the server does not have. */
  readonly pending: number;
  /** Cues without words: they are saved when they have some. */
  readonly unfinished: readonly string[];
  readonly clashes: readonly Clash[];
  readonly aside: readonly PutAside[];
  readonly problem: ProblemDocument | null;
  /** Whether this browser keeps what is pending, so that the page may be closed. */
  readonly kept: boolean;
}

/** What a tab holds that the server does not have, as it lies in the browser. */
export interface Kept {
  readonly id: string; // of the tab that wrote it
  readonly holder: string; // the tab that answers for it now
  readonly revision: number; // that the queue is based on
  readonly flight: Batch | null;
  readonly queue: readonly Operation[];
  readonly seen: readonly EditCue[]; // how the cues concerned lay before the person
  readonly clashes: readonly Clash[];
  readonly aside: readonly PutAside[];
}
