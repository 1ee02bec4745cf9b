import { expect, it } from "vitest";

import { toldApart } from "./toldApart";

it("adds the address only where it is needed", () => {
  const people = [
    { id: "1", name: "Ben", email: "ben@one" },
    { id: "2", name: "Ada", email: "ada@one" },
    { id: "3", name: "Ben", email: "ben@two" },
    { id: "4", name: "", email: "nobody@one" },
  ];
  expect(toldApart(people).map(({ name }) => name)).toEqual(["Ben (ben@one)", "Ada", "Ben (ben@two)", "nobody@one"]);
});
