import type { RefObject } from "react";

import type { RuleFinding } from "../api/models";
import { mending } from "../text/findings";
import { alternativesOf } from "./cue/Alternatives";
import type { Writing } from "./cue/CuePanel";
import { take } from "./cue/CuePanel";
import { roomOf } from "./cue/fit";
import { proposalsOf } from "./cue/proposals";
import type { Rewriter } from "./cue/Rewriter";
import type { EditorStore } from "./document/EditorStore";
import * as gestures from "./document/gestures";
import { newId } from "./document/newId";
import type { Operation, Span } from "./document/types";
import type { Label } from "./document/undo";
import type { Recorder } from "../recording/Recorder";
import type { Command } from "./keys/commands";
import { moveFilm, zoomTimeline } from "./player/filmCommands";
import type { AskTime } from "./player/TimeField";
import type { Transport } from "./player/transport";
import type { TimelineHandle } from "./timeline/EditorTimeline";
import type { Findings } from "./useFindings";
import type { Hearing } from "./useHear";

export interface Parts {
  store: EditorStore;
  transport: Transport;
  writing: RefObject<Writing | null>;
  timeline: RefObject<TimelineHandle | null>;
  time: RefObject<AskTime | null>;
  list: () => HTMLElement | null;
  gaps: readonly Span[];
  speech: readonly Span[];
  filmMs: number;
  fps: number;
  wordsPerMinute: number;
  findings: Findings;
  hearing: Hearing;
  rewriter: Rewriter;
  recorder: Recorder<string>;
  mayEdit: boolean;
  save: () => void;
  /** The undo line says what was done. */
  tell: (what: string, label: Label | null) => void;
  open: (what: "keys" | "history" | "notes" | "word") => void;
}

const NUDGE: Partial<Record<Command, readonly [gestures.Edge, number]>> = {
  start_earlier: ["start", -1], start_later: ["start", 1], start_much_earlier: ["start", -5], start_much_later: ["start", 5],
  end_earlier: ["end", -1], end_later: ["end", 1], end_much_earlier: ["end", -5], end_much_later: ["end", 5],
  move_earlier: ["both", -1], move_later: ["both", 1],
}; // prettier-ignore
const PIECE_MS = 500; // what is played before, after, first and last

/** What a command does; false where it means nothing here, so that its key stays the browser's. */
export function runCommand(command: Command, parts: Parts): boolean {
  const { transport, store } = parts;
  if (command === "play" && parts.hearing.state !== "idle") return done(() => parts.hearing.stop());
  if (moveFilm(command, { transport, filmMs: parts.filmMs, time: parts.time.current })) return true;
  if (zoomTimeline(command, parts.timeline.current)) return true;
  switch (command) {
    case "save": return done(parts.save);
    case "history": return done(() => parts.open("history"));
    case "help": return done(() => parts.open("keys"));
    case "note": return done(() => parts.open("notes"));
    case "previous": return done(() => walk(parts, -1));
    case "next": return done(() => walk(parts, 1));
    case "next_finding": return done(() => walkFindings(parts, 1));
    case "previous_finding": return done(() => walkFindings(parts, -1));
    case "write": return done(() => parts.writing.current?.focus());
    case "leave": return done(() => parts.recorder.discard() || parts.rewriter.cancel() || parts.list()?.focus({ preventScroll: true }));
    case "undo": return parts.mayEdit && done(() => parts.tell("undone", store.undo()));
    case "redo": return parts.mayEdit && done(() => parts.tell("redone", store.redo()));
    case "insert": return parts.mayEdit && done(() => insert(parts));
    default: return runOnCue(command, parts);
  }
} // prettier-ignore

/** What is done to the selected cue. */
function runOnCue(command: Command, parts: Parts): boolean {
  const { store, transport, hearing, gaps, filmMs } = parts;
  const id = store.readSelected();
  const cue = id === null ? undefined : store.cue(id);
  if (id === null || cue === undefined) return false;
  switch (command) {
    case "play_cue": return done(() => transport.playSpan(cue));
    case "play_around": return done(() => transport.playSpan(cue, { preMs: 2_000, postMs: 2_000 }));
    case "play_before": return done(() => transport.playSpan({ start_ms: cue.start_ms - PIECE_MS, end_ms: cue.start_ms }));
    case "play_after": return done(() => transport.playSpan({ start_ms: cue.end_ms, end_ms: cue.end_ms + PIECE_MS }));
    case "play_first": return done(() => transport.playSpan({ start_ms: cue.start_ms, end_ms: cue.start_ms + PIECE_MS }));
    case "play_last": return done(() => transport.playSpan({ start_ms: cue.end_ms - PIECE_MS, end_ms: cue.end_ms }));
    case "loop": return done(() => transport.setLoop(transport.snapshot().loop === null ? cue : null));
    case "hear": return done(() => hearing.hear(cue, { blank: false, description: true }));
    case "hear_blank": return done(() => hearing.hear(cue, { blank: true, description: true }));
    case "hear_without": return done(() => hearing.hear(cue, { blank: false, description: false }));
    default: break;
  } // prettier-ignore
  if (!parts.mayEdit) return false;
  const script = store.readScript();
  const at = transport.ms;
  const nudge = NUDGE[command];
  if (nudge !== undefined) return does(parts, gestures.nudge(script, id, nudge[0], nudge[1], parts.fps, filmMs || undefined), "nudge");
  switch (command) {
    case "set_start": return does(parts, gestures.setStart(script, id, at), "start");
    case "set_end": return does(parts, gestures.setEnd(script, id, at, filmMs || undefined), "end");
    case "meet_next": return does(parts, gestures.meetNext(script, id, at, filmMs || undefined), "meet");
    case "split": return does(parts, gestures.split(script, id, at, parts.writing.current?.caret() ?? null, newId()), "split");
    case "merge": return does(parts, gestures.mergeWithNext(script, id), "merge");
    case "remove": return does(parts, gestures.remove(script, id), "remove");
    case "gap_before": return does(parts, gestures.toOtherGap(script, id, "previous", gaps, filmMs || undefined), "to_gap");
    case "gap_after": return does(parts, gestures.toOtherGap(script, id, "next", gaps, filmMs || undefined), "to_gap");
    case "extended": return does(parts, gestures.setExtended(script, id, !cue.extended), "extended");
    case "ask_changes": return does(parts, gestures.setStatus(script, id, cue.status === "changes_asked" ? "draft" : "changes_asked"), "status");
    case "approve": return done(() => { store.dispatch(gestures.setStatus(script, id, "approved"), "status"); walk(parts, 1); });
    case "mend": return mend(parts, parts.findings.of(id).find((finding) => mending(finding) !== null));
    case "record": return done(() => void parts.recorder.press(id, cue.text));
    case "rewrite": return done(() => parts.rewriter.ask(cue, { words: "in_domain", words_per_minute: parts.wordsPerMinute }));
    case "pronounce": return done(() => parts.open("word"));
    case "alternative_1": return alternative(parts, 0);
    case "alternative_2": return alternative(parts, 1);
    case "alternative_3": return alternative(parts, 2);
    case "alternatives": return alternative(parts, 0);
    default: return false;
  }
} // prettier-ignore

/** A one-step fix of a rule. */
export function mend({ store, tell }: Parts, finding: RuleFinding | undefined): boolean {
  const fix = finding && mending(finding);
  if (!fix) return false;
  const values = Object.fromEntries(Object.entries(fix).filter(([, value]) => value !== null && value !== undefined));
  store.dispatch([values as unknown as Operation], "text");
  tell("done", "text");
  return true;
}

/** What the panel shows with this key: the model's newest proposals, else what the draft would have said instead. */
function alternative({ store, speech, filmMs, wordsPerMinute, writing, rewriter }: Parts, at: number): boolean {
  const id = store.readSelected();
  const cue = id === null ? undefined : store.cue(id);
  if (cue === undefined) return false;
  const room = roomOf(cue, speech, store.readScript().cues, filmMs);
  const proposals = proposalsOf(cue, rewriter.of(cue.id), room, wordsPerMinute);
  const chosen = (proposals.length > 0 ? proposals : alternativesOf(cue, room, wordsPerMinute))[at];
  if (chosen) {
    writing.current?.follow(chosen.text);
    take(store, cue, chosen.text);
  }
  return chosen !== undefined;
}

function insert({ store, transport, gaps, filmMs, writing, tell }: Parts): void {
  const id = newId();
  const operations = gestures.insertAt(store.readScript(), transport.ms, gaps, id, filmMs || undefined);
  if (operations.length === 0) {
    tell("no_room", null);
    return;
  }
  store.dispatch(operations, "insert");
  store.select(id);
  requestAnimationFrame(() => writing.current?.focus());
}

function does({ store, tell }: Parts, operations: readonly Operation[], label: Label): boolean {
  if (operations.length > 0) {
    store.dispatch(operations, label);
    tell("done", label);
  } else tell("nothing", label);
  return true;
}

/** To the next or the last cue, and the film goes there with it. */
function walk({ store, transport }: Parts, by: 1 | -1): void {
  const order = store.readOrder();
  const selected = store.readSelected();
  const at = selected === null ? -1 : order.indexOf(selected);
  const next = order[at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + by))];
  if (next === undefined) return;
  store.settle();
  store.select(next);
  const cue = store.cue(next);
  if (cue) transport.seek(cue.start_ms);
}

function walkFindings(parts: Parts, by: 1 | -1): void {
  const { store, findings, transport, tell } = parts;
  const order = store.readOrder();
  const at = order.indexOf(store.readSelected() ?? "");
  const wanted = (id: string): boolean => findings.gravest.has(id);
  const next = by > 0 ? (order.slice(at + 1).find(wanted) ?? order.find(wanted)) : (order.slice(0, Math.max(0, at)).findLast(wanted) ?? order.findLast(wanted));
  if (next === undefined) {
    tell("no_findings", null);
    return;
  }
  store.select(next);
  const cue = store.cue(next);
  if (cue) transport.seek(cue.start_ms);
}

function done(action: () => void): true {
  action();
  return true;
}
