import { memoryStore } from "react-admin";
import { expect, it } from "vitest";

import { personStore } from "./store";

it("forgets what a person chose when they sign out, but for the language and the tour", () => {
  const base = memoryStore({ "cuewright.volume": 0.4, "cuewright.editor_tour": true, locale: "ar" });
  base.setup();
  const store = personStore(base, ["en"]);
  store.reset();
  expect(store.getItem("cuewright.volume")).toBeUndefined();
  expect(store.getItem("locale")).toBe("ar");
  expect(store.getItem("cuewright.editor_tour")).toBe(true);
});

it("has nothing to keep of who chose nothing", () => {
  const base = memoryStore();
  base.setup();
  const store = personStore(base, ["en"]);
  store.reset();
  expect(store.getItem("cuewright.editor_tour")).toBeUndefined();
});
