import { expect, it } from "vitest";

import { isolated } from "./isolate";

it("keeps the direction of what is put into a phrase, and leaves numbers to the plural", () => {
  expect(isolated("cw.films.subtitles", { name: "a.srt", smart_count: 3, _: "else" })).toEqual({ name: "\u2068a.srt\u2069", smart_count: 3, _: "else" });
});

it("puts no mark into what is stored", () => {
  expect(isolated("cw.editor.copied", { title: "Film" })).toEqual({ title: "Film" });
});
