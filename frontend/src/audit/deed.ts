import type { AuditAction, AuditEntry } from "../api/models";

export type Say = (key: string, words?: Record<string, unknown>) => string;
type Value = AuditEntry["changes"][string]["old"];

/** Where the words for the values of a field are. */
const WORDS_OF: Readonly<Record<string, string>> = {
  role: "cw.roles",
  way: "cw.audit.way",
  pipeline: "cw.pipelines",
};

function said(field: string, value: Value, say: Say): string {
  if (field === "is_admin") return say(value === true ? "cw.people.admin" : "cw.people.member");
  if (value === null) return "";
  const text = String(value);
  if (field === "scopes") return text.split(", ").map((scope) => say(`cw.keys.scope.${scope}`)).join(", "); // prettier-ignore
  if (field === "state") return say(`cw.review.state.${text}`, { _: text });
  const words = WORDS_OF[field];
  return words === undefined ? text : say(`${words}.${text}`, { _: text });
}

/** What was done, in a sentence without who did it. */
export function deedOf({ action, changes }: Pick<AuditEntry, "action" | "changes">, say: Say): string {
  const words: Record<string, string> = {};
  for (const [field, { old, new: now }] of Object.entries(changes)) {
    words[field] = said(field, now ?? old, say);
    words[`${field}_before`] = said(field, old, say);
  }
  if (action === "collection.changed") {
    const fields = Object.entries(changes).map(([field, { old, new: now }]) =>
      say("cw.audit.field", { name: say(`cw.audit.fields.${field}`), old: said(field, old, say), new: said(field, now, say) }),
    );
    words["fields"] = fields.join("; ");
  }
  return say(`cw.audit.told.${action}`, words);
}

/** After these there is nothing left to look at. */
const GONE: readonly AuditAction[] = ["collection.removed", "video.removed"];

/** The page of what it was done to, where there is one. */
export function pageOf({ action, subject_kind, subject_id, collection_id }: AuditEntry): string | null {
  if (GONE.includes(action) || subject_id === null) return null;
  if (action === "track.adjudicated") return `/align/agreement/${collection_id}`;
  if (subject_kind === "collection") return `/collections/${subject_id}/show`;
  if (subject_kind === "track") return `/edit/${subject_id}`;
  if (subject_kind === "job") return `/jobs/${subject_id}/show`;
  return null;
}
