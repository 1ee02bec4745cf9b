import { describe, expect, it } from "vitest";

import { directionOf, linesOf } from "./label";

const measure = (text: string): number => text.length * 10;

describe("directionOf", () => {
  it.each([
    ["A man waits.", "ltr"],
    ["— «يمشي الرجل»", "rtl"],
    ["12 שלום", "rtl"],
    ["… 42", "ltr"],
    ["", "ltr"],
    ["Ünal يمشي", "ltr"],
  ])("%s is %s", (text, direction) => expect(directionOf(text)).toBe(direction));
});

describe("linesOf", () => {
  it("breaks between words and ends what does not fit", () => {
    expect(linesOf("A man waits", 200, 2, measure)).toEqual(["A man waits"]);
    expect(linesOf("A man waits", 60, 2, measure)).toEqual(["A man", "waits"]);
    expect(linesOf("A man waits here", 60, 2, measure)).toEqual(["A man", "waits…"]);
    expect(linesOf("Donaudampfschiff fährt", 80, 2, measure)).toEqual(["Donauda…"]);
    expect(linesOf("", 80, 2, measure)).toEqual([]);
    expect(linesOf("abc", 5, 2, measure)).toEqual([]);
  });
  it("never draws wider than there is room, nor half a letter", () => {
    for (let width = 0; width < 300; width += 7) {
      for (const line of linesOf("😀😀😀 two 😀wide words of 😀😀 some length", width, 3, measure)) {
        expect(measure(line)).toBeLessThanOrEqual(Math.max(width, 0));
        expect(line).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }
    }
  });
});
