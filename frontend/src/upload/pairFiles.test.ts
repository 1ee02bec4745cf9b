import { describe, expect, it } from "vitest";

import { pairFiles, titleOf } from "./pairFiles";

const files = (...names: string[]) => names.map((name) => ({ name }));
const named = (names: string[]) =>
  pairFiles(files(...names)).films.map(({ film, subtitles }) => [film.name, subtitles?.name ?? null]);

describe("pairFiles", () => {
  it("pairs by name, languages included, in any case", () => {
    expect(named(["B.mkv", "a.mp4", "A.en.SRT", "b.vtt"])).toEqual([
      ["B.mkv", "b.vtt"],
      ["a.mp4", "A.en.SRT"],
    ]);
  });
  it("gives the exact name before the longer one", () => {
    expect(named(["film.mkv", "film.2.mkv", "film.2.srt"])).toEqual([
      ["film.mkv", null],
      ["film.2.mkv", "film.2.srt"],
    ]);
  });
  it("takes one film and one subtitle file as a pair whatever they are called", () => {
    expect(named(["film.mov", "dialogue list.srt"])).toEqual([["film.mov", "dialogue list.srt"]]);
  });
  it("says which subtitles belong to nothing here", () => {
    const { films, left } = pairFiles(files("a.mp4", "b.mp4", "c.srt"));
    expect(films.every(({ subtitles }) => subtitles === null)).toBe(true);
    expect(left.map((file) => file.name)).toEqual(["c.srt"]);
  });
});

it.each([
  ["the_borrowed.coat.mp4", "the borrowed coat"],
  [".mp4", ".mp4"],
  ["Æon 2.webm", "Æon 2"],
])("%s is titled %s", (name, title) => expect(titleOf(name)).toBe(title));
