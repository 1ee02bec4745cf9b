import english from "ra-language-english";
import { expect, it } from "vitest";

import { ar } from "./ar";
import { reactAdminAr } from "./ar.react-admin";
import { en } from "./en";

/** Every phrase under its whole key. */
function phrases(words: object, before = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string" ? [[before + key, value] as [string, string]] : phrases(value as object, `${before}${key}.`),
  );
}

const forms = (phrase: string): string[] => phrase.split("||||");
const isCounted = (phrase: string): boolean => phrase.includes("||||") || phrase.includes("%{smart_count}");
/** What is put into a phrase but for the count, which a form may say in a word. */
const parameters = (phrase: string): string => [...new Set(phrase.match(/%\{\w+\}/g) ?? [])].filter((name) => name !== "%{smart_count}").sort().join();

const inEnglish = new Map([...phrases(en), ...phrases(english)]);
const inArabic = new Map([...phrases(ar), ...phrases({ ra: reactAdminAr })]);

it("says everything in both languages", () => {
  expect([...inArabic.keys()].sort()).toEqual([...inEnglish.keys()].sort());
});

it("puts the same things into a phrase in both languages", () => {
  const different = [...inEnglish].filter(([key, phrase]) => {
    const other = inArabic.get(key) ?? "";
    if (other === phrase) return false;
    return forms(other).some((form) => parameters(form) !== parameters(phrase)) || (isCounted(other) && !isCounted(phrase));
  });
  expect(different.map(([key]) => key)).toEqual([]);
});

it("has one or six forms of a phrase in Arabic: none, one, two, a few, many, a hundred", () => {
  const ours = [...inArabic].filter(([key, phrase]) => phrase !== inEnglish.get(key));
  expect(ours.filter(([, phrase]) => ![1, 6].includes(forms(phrase).length)).map(([key]) => key)).toEqual([]);
  expect(ours.filter(([key, phrase]) => forms(inEnglish.get(key) ?? "").length > 1 && forms(phrase).length === 1).map(([key]) => key)).toEqual([]);
});

it("leaves no phrase of Cuewright's untranslated", () => {
  const names = /^(cw\.formats\.\w+\.name|cw\.listen\.told\.back|cw\.script\.source|cw\.editor\.told\.not_done)$/;
  const same = phrases(ar).filter(([key, phrase]) => phrase === inEnglish.get(key) && !names.test(key));
  expect(same.map(([key]) => key)).toEqual([]);
});
