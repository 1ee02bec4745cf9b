/** The words of the editor: a script as it lies before a person, and what may be done to it. Times are milliseconds. */

/** draft: nobody looked yet; changes_asked: a reviewer wants it otherwise; approved: a reviewer let it stand. */
export type CueStatus = "draft" | "changes_asked" | "approved";

export interface EditCue {
  readonly id: string; // made by whoever adds it, so that it can be named before the server knows it
  readonly start_ms: number;
  readonly end_ms: number;
  readonly text: string; // empty only while it is written
  readonly extended: boolean; // the picture is held while it is spoken
  readonly status: CueStatus;
  readonly recording: string; // of a person's own voice, which is heard instead of another; empty: none
  /** What models found: alternatives, evidence, gap, window. Nobody edits it. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The fields that a person changes, each merged with other people's changes by itself. */
export type CueFields = Pick<EditCue, "start_ms" | "end_ms" | "text" | "extended" | "status" | "recording">;

export type Operation =
  | ({ readonly op: "set"; readonly cue_id: string } & Partial<CueFields>)
  | ({ readonly op: "add"; readonly cue_id: string } & CueFields & { readonly data?: EditCue["data"] })
  | { readonly op: "remove"; readonly cue_id: string };

/** Cues in order of start, then of id. */
export interface Script {
  readonly cues: readonly EditCue[];
}

/** What is known of the film that does not change while one writes. */
export interface Span {
  readonly start_ms: number;
  readonly end_ms: number;
}
