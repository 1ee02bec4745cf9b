/** How fast the film runs: 0 stands, 1 plays, below 0 runs backwards. */
export type Pace = number;

export type ShuttleKey = "back" | "stop" | "on"; // J, K, L

const FASTEST = 4;
const SLOW = 0.25;

/** Each further press doubles the pace; with the stop key held it creeps. */
export function pressed(pace: Pace, key: ShuttleKey, stopHeld: boolean): Pace {
  if (key === "stop") return 0;
  const way = key === "on" ? 1 : -1;
  if (stopHeld) return way * SLOW;
  const along = pace * way; // above 0 when it runs that way already
  return way * (along >= 1 ? Math.min(FASTEST, along * 2) : 1);
}

/** Creeping lasts as long as the keys are held. */
export function released(pace: Pace): Pace {
  return Math.abs(pace) === SLOW ? 0 : pace;
}
