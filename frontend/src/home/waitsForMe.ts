import type { Assignment, Script } from "../api/models";

export const STATES = ["in_review", "changes_asked"] as const;

const REVIEWS: readonly string[] = ["reviewer", "admin"];

/** Of the scripts under way, those that this person can do something about: review them, or change what was asked. */
export const scriptsForMe = (scripts: readonly Script[]): Script[] =>
  scripts.filter(({ state, role }) => (state === "in_review" ? REVIEWS.includes(role) : state === "changes_asked" && role !== "viewer"));

export const openOf = (assignments: readonly Assignment[]): Assignment[] => assignments.filter(({ state }) => state === "open");
