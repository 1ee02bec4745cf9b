import { describe, expect, it } from "vitest";

import { curveOf, decode } from "./curve";

const curve = (from_s: number, ...bytes: number[]) => ({ from_s, values: btoa(String.fromCharCode(...bytes)) });

describe("a similarity curve", () => {
  it("is one byte a second", () => {
    expect(decode(curve(3, 0, 128, 255))).toEqual([0, 128, 255]);
    expect(curveOf(curve(3, 0, 51, 255))).toEqual({ start_ms: 3_000, step_ms: 1_000, values: [0, 0.2, 1] });
  });

  it("that cannot be read is empty", () => {
    expect(decode({ from_s: 0, values: "§§" })).toEqual([]);
  });
});
