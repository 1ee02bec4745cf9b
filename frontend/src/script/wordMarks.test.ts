import { describe, expect, it } from "vitest";

import { markWords, type Stretch } from "./wordMarks";

const shown = (texts: Stretch[][]): string[] => texts.map((text) => text.map((each) => (each.differs ? `[${each.text}]` : each.text)).join(""));
const marks = (left: string | string[], right: string | string[]): [string[], string[]] => {
  const marked = markWords([left].flat(), [right].flat());
  return [shown(marked.left), shown(marked.right)];
};

describe("markWords", () => {
  it("marks what one side has alone, neighbours together", () => {
    expect(marks("Nora gives a blue cup to Pixel.", "Nora gives the cup to Pixel.")).toEqual([
      ["Nora gives [a blue] cup to Pixel."],
      ["Nora gives [the] cup to Pixel."],
    ]);
  });
  it("does not mind case, punctuation and how an accent is written", () => {
    expect(marks("He leaves the caf\u00e9.", "he leaves: the cafe\u0301!")).toEqual([["He leaves the caf\u00e9."], ["he leaves: the cafe\u0301!"]]);
  });
  it("compares the whole moment, however it is cut into cues", () => {
    expect(marks(["Nora jumps.", "Pixel enters."], "Nora jumps. Pixel hurries in.")).toEqual([
      ["Nora jumps.", "Pixel [enters]."],
      ["Nora jumps. Pixel [hurries in]."],
    ]);
  });
  it("keeps words together that both have, and takes no little word for more than chance", () => {
    expect(marks("The woman with the blue hair jumps up.", "Now in the bedroom: the woman with the blue hair, Nora, jumps.")).toEqual([
      ["The woman with the blue hair jumps [up]."],
      ["[Now in the bedroom]: the woman with the blue hair, [Nora], jumps."],
    ]);
    expect(markWords(["The robot with the antenna walks in."], ["In the park at night, a man in a brown hat enters."]).shared).toBe(0);
    expect(marks("Ben leaves.", "Ben goes off.")).toEqual([["Ben [leaves]."], ["Ben [goes off]."]]);
  });
  it("says how many words both have", () => {
    expect(markWords(["Rain."], ["A door opens."]).shared).toBe(0);
    expect(markWords(["A red door opens."], ["A door opens."]).shared).toBe(3);
  });
  it("knows words of scripts that have no spaces", () => {
    expect(marks("彼は部屋に入る。", "彼は庭に入る。")).toEqual([["彼は[部屋]に入る。"], ["彼は[庭]に入る。"]]);
    expect(marks("He can’t see 3 hats", "he can't see two hats")).toEqual([["He can’t see [3] hats"], ["he can't see [two] hats"]]);
  });
  it("loses no sign of any text and marks nothing where both are the same", () => {
    const words = ["a", "door", "Opens", ",", " ", "\n", "—", "ein", "Haus", "👁", "é", ".", "  "];
    let state = 7;
    const some = (): string => Array.from({ length: (state = (state * 48271) % 2147483647) % 14 }, () => words[(state = (state * 48271) % 2147483647) % words.length]).join(" ");
    for (let round = 0; round < 500; round += 1) {
      const [left, right] = [[some(), some()], [some()]];
      const marked = markWords(left, right);
      expect(marked.left.map((text) => text.map((each) => each.text).join(""))).toEqual(left);
      expect(marked.right.map((text) => text.map((each) => each.text).join(""))).toEqual(right);
      expect(markWords(left, left).left.flat().some((each) => each.differs)).toBe(false);
    }
  });
  it("is quick with texts that nobody wrote as one moment", () => {
    const long = Array.from({ length: 5_000 }, (_, i) => `w${i % 900}`).join(" ");
    const began = performance.now();
    expect(markWords([long], [`${long} more`]).right.flat().filter((each) => each.differs)).toEqual([{ text: "more", differs: true }]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
