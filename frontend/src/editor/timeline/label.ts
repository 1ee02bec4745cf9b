const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const STRONG = /\p{L}/u;

/** The direction of a text is that of its first letter. */
export function directionOf(text: string): "ltr" | "rtl" {
  const letter = STRONG.exec(text)?.[0];
  return letter !== undefined && RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

export type Measure = (text: string) => number;

/** The words of a text in at most `most` lines; what does not fit ends in an ellipsis. */
export function linesOf(text: string, width: number, most: number, measure: Measure): string[] {
  const lines: string[] = [];
  let rest = text.trim().replace(/\s+/g, " ");
  while (rest !== "" && lines.length < most) {
    if (measure(rest) <= width) {
      lines.push(rest);
      break;
    }
    // Words are not broken: where not even one fits, the line ends in it.
    const gap = lines.length === most - 1 ? 0 : lastGap(rest, longest(rest, width, measure));
    const last = gap === 0;
    const cut = last ? longest(rest, width, (part) => measure(`${part}…`)) : gap;
    if (cut === 0) break;
    lines.push(last ? `${rest.slice(0, cut).trimEnd()}…` : rest.slice(0, cut).trimEnd());
    if (last) break;
    rest = rest.slice(cut).trimStart();
  }
  return lines;
}

function longest(text: string, width: number, measure: Measure): number {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(text.slice(0, middle)) <= width) low = middle;
    else high = middle - 1;
  }
  // Never half of a letter that is written as two.
  return /[\ud800-\udbff]$/.test(text.slice(0, low)) ? low - 1 : low;
}

/** Before the word that would be cut; 0 where it is the only one. */
const lastGap = (text: string, fitting: number): number =>
  text[fitting] === " " ? fitting : Math.max(0, text.lastIndexOf(" ", fitting - 1));

/** Lines are asked for again with every drawing: they are kept until there are too many. */
export class LineBook {
  private readonly kept = new Map<string, string[]>();
  private font = "";

  lines(text: string, width: number, most: number, pen: CanvasRenderingContext2D): string[] {
    if (this.font !== pen.font) {
      this.font = pen.font;
      this.kept.clear();
    }
    const key = `${Math.floor(width)} ${most} ${text}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    if (this.kept.size > 3_000) this.kept.clear();
    const lines = linesOf(text, Math.floor(width), most, (part) => pen.measureText(part).width);
    this.kept.set(key, lines);
    return lines;
  }
}
