import type { Speaker } from "../api/models";

export const COLOURS = 6; // of the palette; more voices begin anew, and each has its number and its own lane

/** The class that gives a voice its colour; the describer has the description's. */
export const voiceOf = ({ number, narrates }: Pick<Speaker, "number" | "narrates">): string =>
  narrates ? "voice--narrator" : `voice--${number % COLOURS}`;
