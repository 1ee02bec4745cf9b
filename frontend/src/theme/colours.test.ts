import { describe, expect, it } from "vitest";

import { readColours, shownOf } from "./colours";
import { contrast, dark, light, type Palette } from "./palette";

const kept = (value: string | null) => ({ getItem: () => value });

it("keeps what was chosen and forgets what it does not know", () => {
  expect(["light", "contrast", "purple", null].map((value) => readColours(kept(value)))).toEqual(["light", "contrast", "system", "system"]);
});

it("follows the system where nothing was chosen", () => {
  const asks = (...queries: string[]) => (query: string) => queries.some((one) => query.includes(one));
  expect(shownOf("system", asks())).toBe("light");
  expect(shownOf("system", asks("dark"))).toBe("dark");
  expect(shownOf("system", asks("dark", "contrast"))).toBe("contrast");
  expect(shownOf("light", asks("dark", "contrast"))).toBe("light");
});

/** WCAG 2.2: relative luminance, and the ratio of two colours. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ratio(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe("every palette can be read", () => {
  const least = (palette: Palette, texts: readonly (keyof Palette)[], grounds: readonly (keyof Palette)[]): number =>
    Math.min(...texts.flatMap((text) => grounds.map((ground) => ratio(palette[text], palette[ground]))));
  it.each([
    ["dark", dark, 4.5],
    ["light", light, 4.5],
    ["contrast", contrast, 7],
  ] as const)("%s", (_, palette, wanted) => {
    expect(least(palette, ["text", "quiet", "amberText"], ["ground", "panel", "raised", "amberWash"])).toBeGreaterThanOrEqual(wanted);
    expect(least(palette, ["danger"], ["ground", "panel", "dangerWash"])).toBeGreaterThanOrEqual(wanted);
    expect(ratio(palette.onAmber, palette.amber)).toBeGreaterThanOrEqual(wanted);
    expect(least(palette, ["control"], ["ground", "panel"])).toBeGreaterThanOrEqual(wanted === 7 ? 7 : 3);
  });
});
