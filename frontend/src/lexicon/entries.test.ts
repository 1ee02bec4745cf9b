import { expect, it } from "vitest";

import { entryFor, faultOf, isWhole, listed, wordAt } from "./entries";

const entries = { Nguyen: "win", gif: "jiff", "C++": "see plus plus" };

it("lists words by the alphabet, and those that one looks for", () => {
  expect(listed(entries).map(({ written }) => written)).toEqual(["C++", "gif", "Nguyen"]);
  expect(listed(entries, " JIF ")).toEqual([{ written: "gif", spoken: "jiff" }]);
  expect(listed(entries, "nobody")).toEqual([]);
});

it("finds what is said of a word, small letters for every spelling", () => {
  expect(entryFor(entries, "GIF")).toEqual({ written: "gif", spoken: "jiff" });
  expect(entryFor(entries, "nguyen")).toEqual({ written: "nguyen", spoken: "" });
  expect(entryFor(entries, "constructor")).toEqual({ written: "constructor", spoken: "" });
});

it("says why an entry cannot be kept, but not while it is still empty", () => {
  expect(faultOf(entries, { written: "", spoken: "" }, "")).toBeNull();
  expect(faultOf(entries, { written: "?!", spoken: "" }, "")).toBe("written");
  expect(faultOf(entries, { written: "Tom", spoken: "…" }, "")).toBe("spoken");
  expect(faultOf(entries, { written: " gif ", spoken: "giff" }, "")).toBe("known");
  expect(faultOf(entries, { written: "gif", spoken: "giff" }, "gif")).toBeNull();
  expect([{ written: "Tom", spoken: " " }, { written: "Tom", spoken: "tomm" }].map(isWhole)).toEqual([false, true]);
});

it("takes the word at the caret, or what is selected", () => {
  const text = "Nguyen’s dog, Jean-Luc, sees  C++.";
  expect([0, 3, 6, 8].map((caret) => wordAt(text, caret, caret))).toEqual(["Nguyen", "Nguyen", "Nguyen", "Nguyen"]);
  expect(wordAt(text, 18, 18)).toBe("Jean-Luc");
  expect(wordAt(text, 29, 29)).toBe("");
  expect(wordAt(text, 23, 34)).toBe("sees C++.");
  expect(wordAt("", 0, 0)).toBe("");
});
