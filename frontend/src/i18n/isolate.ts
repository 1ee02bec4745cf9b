const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** Texts that are stored as data, where a mark would stay for good. */
const STORED: ReadonlySet<string> = new Set(["cw.editor.copied"]);

/**
 * What is put into a phrase that runs the other way (a title, a file name, a time code) keeps its own direction and
 * does not turn its neighbours round.
 */
export function isolated(key: string, options: Record<string, unknown>): Record<string, unknown> {
  if (STORED.has(key)) return options;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) =>
      typeof value === "string" && value !== "" && name !== "_" ? [name, FIRST_STRONG_ISOLATE + value + POP_ISOLATE] : [name, value],
    ),
  );
}
