/** What the canvas is painted with: each is a custom property of timeline.css, which knows dark, light and forced colours. */
const NAMES = [
  "ground",
  "lane",
  "line",
  "text",
  "quiet",
  "shot",
  "speech",
  "wave",
  "gap",
  "gapEdge",
  "curve",
  "draft",
  "draftEdge",
  "onDraft",
  "approved",
  "onApproved",
  "asked",
  "askedEdge",
  "onAsked",
  "seen",
  "seenEdge",
  "onSeen",
  "open",
  "openEdge",
  "chosen",
  "snap",
  "focus",
  "face",
] as const;

export type Colours = Readonly<Record<(typeof NAMES)[number], string>>;

/** As they apply to an element just now. */
export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  const property = (name: string): string => `--tl-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(property(name)).trim()])) as Colours;
}
