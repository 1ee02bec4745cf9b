import type { Track } from "../../api/models";

export type State = Track["state"];

/** One step of a script's way. `back`: to those who write, and not on to those who listen. */
export interface Step {
  from: State;
  to: State;
  name: string; // of its words
  back: boolean;
}

/** As the server allows them (core/review.py); it also asks for a role. */
const STEPS: readonly Step[] = [
  { from: "draft", to: "in_review", name: "send", back: false },
  { from: "changes_asked", to: "in_review", name: "send_again", back: false },
  { from: "in_review", to: "approved", name: "approve", back: false },
  { from: "in_review", to: "changes_asked", name: "ask", back: true },
  { from: "in_review", to: "draft", name: "take_back", back: true },
  { from: "approved", to: "published", name: "publish", back: false },
  { from: "approved", to: "changes_asked", name: "open_again", back: true },
  { from: "published", to: "changes_asked", name: "open_again", back: true },
];

export const stepsFrom = (state: State): Step[] => STEPS.filter(({ from }) => from === state);

/** The way as it goes when nothing comes in between. */
export const WAY: readonly State[] = ["draft", "in_review", "approved", "published"];

/** How far on it a script is; one that is to be changed stands where it began. */
export const reached = (state: State): number => Math.max(0, WAY.indexOf(state));
