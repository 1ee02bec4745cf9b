import { describe, expect, it } from "vitest";

import type { AuditAction, AuditEntry } from "../api/models";
import { auditWords } from "../i18n/audit.en";
import { i18nProvider } from "../providers/i18nProvider";
import { deedOf, pageOf, type Say } from "./deed";

const say: Say = (key, words) => i18nProvider.translate(key, words);
const ACTIONS = Object.keys(auditWords.audit.told) as AuditAction[];

/** What each deed tells, as core/ records it. */
const CHANGES: Record<AuditAction, AuditEntry["changes"]> = {
  "session.opened": { way: { old: null, new: "link" } },
  "session.refused": { way: { old: null, new: "password" } },
  "user.made": { is_admin: { old: null, new: false } },
  "key.made": { scopes: { old: null, new: "read, write" } },
  "key.revoked": { scopes: { old: "admin", new: null } },
  "collection.made": {},
  "collection.changed": { name: { old: "Films", new: "Garden" }, lease_minutes: { old: 60, new: 30 } },
  "collection.removed": {},
  "membership.made": { role: { old: null, new: "viewer" } },
  "membership.changed": { role: { old: "viewer", new: "admin" } },
  "membership.removed": { role: { old: "reviewer", new: null } },
  "video.removed": {},
  "track.state_changed": { state: { old: "in_review", new: "approved" } },
  "track.adjudicated": { state: { old: null, new: "approved" } },
  "track.restored": { revision: { old: 7, new: 3 } },
  "waiver.made": { rule: { old: null, new: "S3" }, reason: { old: null, new: "House style." } },
  "waiver.removed": { rule: { old: "S3", new: null } },
  "job.cancelled": { pipeline: { old: null, new: "describe_video" } },
  "assignment.ended": { person: { old: "Ben", new: null }, state: { old: "open", new: "returned" } },
};

const entry = (action: AuditAction, over: Partial<AuditEntry> = {}): AuditEntry => ({
  id: "e", created_at: "2026-01-01T00:00:00Z", user_id: "u", user_name: "Ann", action, subject_kind: "user", subject_id: "s",
  subject_label: "Ben", collection_id: "c", collection_name: "Films", changes: CHANGES[action], ...over,
}); // prettier-ignore

describe("deedOf", () => {
  it.each(ACTIONS)("says all of %s in words", (action) => {
    const text = deedOf(entry(action), say);
    expect(text).not.toMatch(/%\{|undefined|null|cw\.|_/);
    expect(auditWords.audit.deeds[action]).not.toBe("");
  });

  it("names old and new", () => {
    expect(deedOf(entry("membership.changed"), say)).toBe("Changed somebody’s role from Viewer to Admin");
    expect(deedOf(entry("membership.removed"), say)).toBe("Took somebody out of a collection, who was Reviewer");
    expect(deedOf(entry("collection.changed"), say)).toBe(
      "Changed a collection: name “Films”, now “Garden”; minutes that a place is kept “60”, now “30”",
    );
    expect(deedOf(entry("track.restored"), say)).toBe("Made a script at revision 7 what it was at revision 3");
    expect(deedOf(entry("key.made"), say)).toBe("Made an API key, which may: read, write");
    expect(deedOf(entry("assignment.ended"), say)).toBe("Gave back the place that Ben had");
  });

  it("shows a value that it has no word for", () => {
    expect(deedOf(entry("job.cancelled", { changes: { pipeline: { old: null, new: "of_tomorrow" } } }), say)).toBe(
      "Stopped a job: of_tomorrow",
    );
  });
});

describe("pageOf", () => {
  it("leads to what is there", () => {
    expect(pageOf(entry("track.state_changed", { subject_kind: "track" }))).toBe("/edit/s");
    expect(pageOf(entry("track.adjudicated", { subject_kind: "track" }))).toBe("/align/agreement/c");
    expect(pageOf(entry("collection.changed", { subject_kind: "collection" }))).toBe("/collections/s/show");
    expect(pageOf(entry("job.cancelled", { subject_kind: "job" }))).toBe("/jobs/s/show");
  });

  it("leads nowhere where nothing is left, or there is no page", () => {
    expect(pageOf(entry("collection.removed", { subject_kind: "collection" }))).toBeNull();
    expect(pageOf(entry("video.removed", { subject_kind: "video" }))).toBeNull();
    expect(pageOf(entry("session.refused", { subject_id: null }))).toBeNull();
    expect(pageOf(entry("key.made", { subject_kind: "key" }))).toBeNull();
  });
});
