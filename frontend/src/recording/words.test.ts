import { expect, it } from "vitest";

import { sameWords } from "./words";

it.each([
  ["A dog runs.", "a dog  runs", true],
  ["Tom — waits!", "Tom waits", true],
  ["Tom waits", "Tim waits", false],
  ["Ｔｏｍ", "tom", true],
  ["", "…", true],
])("%s | %s", (a, b, same) => expect(sameWords(a, b)).toBe(same));
