import { zoomTimeline, moveFilm } from "../editor/player/filmCommands";
import type { AskTime } from "../editor/player/TimeField";
import type { Transport } from "../editor/player/transport";
import type { TimelineHandle } from "../editor/timeline/EditorTimeline";
import type { Span } from "../timeline/timelineModel";
import type { Label } from "./decisions";
import { nudge, setEdge, type Edge } from "./interval";
import type { SharedCommand } from "./keys";

/** Where a person stands among sentences, and what they may do there. */
export interface Work {
  readonly sentence: unknown;
  readonly proposed: Span | null;
  readonly own: Span | null;
  readonly index: number;
  adjust(interval: Span): void;
  reset(): void;
  say(label: Label): void;
  undo(): void;
  go(to: number): void;
}

export interface Parts {
  work: Work;
  transport: Transport;
  timeline: TimelineHandle | null;
  time: AskTime | null;
  durationMs: number | null;
  /** What plays of the current sentence. */
  clip: Span | null;
  help: () => void;
}

const NUDGE: Partial<Record<SharedCommand, readonly [Edge | "both", number]>> = {
  start_earlier: ["start", -1], start_later: ["start", 1], start_much_earlier: ["start", -5], start_much_later: ["start", 5],
  end_earlier: ["end", -1], end_later: ["end", 1], end_much_earlier: ["end", -5], end_much_later: ["end", 5],
  move_earlier: ["both", -1], move_later: ["both", 1],
}; // prettier-ignore

/** What a command does, whoever verifies or decides; false where it means nothing, so that its key stays the browser's. */
export function runOnSentence(command: SharedCommand, { work, transport, timeline, time, durationMs, clip, help }: Parts): boolean {
  if (moveFilm(command, { transport, filmMs: durationMs ?? 0, time })) return true;
  if (zoomTimeline(command, timeline)) return true;
  switch (command) {
    case "help": return done(help);
    case "undo": return done(() => work.undo());
    case "previous": return done(() => work.go(work.index - 1));
    case "next": return done(() => work.go(work.index + 1));
    default: break;
  } // prettier-ignore
  const interval = work.own ?? work.proposed;
  if (!work.sentence || interval === null) return false;
  const way = NUDGE[command];
  if (way !== undefined) return done(() => work.adjust(nudge(interval, way[0], way[1], transport.times.rate, durationMs)));
  switch (command) {
    case "accept": return done(() => work.say("alignable"));
    case "hidden": return done(() => work.say("not_visible"));
    case "unsure": return done(() => work.say("unsure"));
    case "reset": return done(() => work.reset());
    case "again": return done(() => clip && transport.playSpan(clip));
    case "set_start": return done(() => work.adjust(setEdge(interval, "start", transport.ms, durationMs)));
    case "set_end": return done(() => work.adjust(setEdge(interval, "end", transport.ms, durationMs)));
    default: return false;
  } // prettier-ignore
}

function done(action: () => void): true {
  action();
  return true;
}
