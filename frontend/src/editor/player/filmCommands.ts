import { FILM, ZOOM } from "../keys/table";
import type { TimelineHandle } from "../timeline/EditorTimeline";
import type { ShuttleKey } from "./shuttle";
import type { AskTime } from "./TimeField";
import type { Transport } from "./transport";

type FilmCommand = keyof typeof FILM;

const STEP: Partial<Record<FilmCommand, number>> = {
  second_back: -1_000, second_forward: 1_000, five_back: -5_000, five_forward: 5_000, tenth_back: -100, tenth_forward: 100,
}; // prettier-ignore
const SHUTTLE: Partial<Record<string, ShuttleKey>> = { shuttle_back: "back", shuttle_pause: "stop", shuttle_forward: "on" };

interface Film {
  transport: Transport;
  filmMs: number;
  /** Asks for a time to go to. */
  time: AskTime | null;
}

const isOfFilm = (command: string): command is FilmCommand => command in FILM;

/** Moves the film; false for other commands. */
export function moveFilm(command: string, { transport, filmMs, time }: Film): boolean {
  if (!isOfFilm(command)) return false;
  const step = STEP[command];
  if (step !== undefined) transport.seek(Math.min(filmMs || Infinity, Math.max(0, transport.ms + step)));
  else if (command === "play") transport.toggle();
  else if (command === "frame_back" || command === "frame_forward") void transport.step(command === "frame_back" ? -1 : 1);
  else if (command === "slower" || command === "faster") transport.changeSpeed(command === "slower" ? -1 : 1);
  else if (command === "go_to") time?.ask();
  else transport.shuttleDown(SHUTTLE[command] ?? "stop");
  return true;
}

/** A key went up: creeping ends with it. */
export function release(command: string, transport: Transport): void {
  const key = SHUTTLE[command];
  if (key !== undefined) transport.shuttleUp(key);
}

const CLOSER = 1.5;

/** Shows more or less of the timeline; false for other commands. */
export function zoomTimeline(command: string, timeline: TimelineHandle | null): boolean {
  if (!(command in ZOOM)) return false;
  if (command === "zoom_in" || command === "zoom_out") timeline?.zoom(command === "zoom_in" ? CLOSER : 1 / CLOSER);
  else if (command === "fit_cue") timeline?.fitCue();
  else timeline?.fitAll();
  return true;
}
