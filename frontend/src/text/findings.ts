import type { RuleFinding, SetCue } from "../api/models";

export type Severity = RuleFinding["severity"];
export const SEVERITIES: readonly Severity[] = ["error", "warning", "hint"];

export interface Wanted {
  severities: ReadonlySet<Severity>;
  rule: string; // "" for all
}

/** The findings that are asked for, the gravest first and then in the order of time; waived ones come last. */
export function shown(findings: readonly RuleFinding[], { severities, rule }: Wanted): RuleFinding[] {
  const rank = (finding: RuleFinding): number => (finding.waived === null ? SEVERITIES.indexOf(finding.severity) : SEVERITIES.length);
  return findings
    .filter((finding) => severities.has(finding.severity) && (rule === "" || finding.rule === rule))
    .map((finding, place) => ({ finding, place }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.place - b.place)
    .map(({ finding }) => finding);
}

/** [rule, its title, how often], in the order of rule numbers. */
export function rulesOf(findings: readonly RuleFinding[]): { rule: string; title: string; count: number }[] {
  const found = new Map<string, { rule: string; title: string; count: number }>();
  for (const { rule, title } of findings) {
    const entry = found.get(rule) ?? { rule, title, count: 0 };
    found.set(rule, { ...entry, count: entry.count + 1 });
  }
  return [...found.values()].sort((a, b) => a.rule.localeCompare(b.rule, "en", { numeric: true }));
}

const BEFORE = 34;
const AFTER = 48;

/** The words that are meant with some text around them. Spans count characters; JavaScript's strings count half ones. */
export function excerpt(text: string, span: RuleFinding["span"]): { before: string; words: string; after: string } {
  const signs = Array.from(text);
  if (span === null) return { before: signs.length > 96 ? `${signs.slice(0, 95).join("")}…` : text, words: "", after: "" };
  const [start, end] = [Math.min(signs.length, Math.max(0, span.start)), Math.min(signs.length, Math.max(span.end, span.start))];
  const from = start > BEFORE ? start - BEFORE : 0;
  const to = signs.length - end > AFTER ? end + AFTER : signs.length;
  return {
    before: (from > 0 ? "…" : "") + signs.slice(from, start).join(""),
    words: signs.slice(start, end).join(""),
    after: signs.slice(end, to).join("") + (to < signs.length ? "…" : ""),
  };
}

/** The change that a finding's one-step fix makes; null where it has none. */
export function mending({ fix, cue_id, waived }: RuleFinding): SetCue | null {
  if (fix === null || cue_id === null || waived !== null) return null;
  const { text, start_ms, end_ms } = fix;
  return { op: "set", cue_id, text, start_ms, end_ms };
}

/** One change a cue: a second fix was made for a text that the first one changes. */
export function mendingAll(findings: readonly RuleFinding[]): SetCue[] {
  const byCue = new Map<string, SetCue>();
  for (const finding of findings) {
    const change = mending(finding);
    if (change && !byCue.has(change.cue_id)) byCue.set(change.cue_id, change);
  }
  return [...byCue.values()];
}
