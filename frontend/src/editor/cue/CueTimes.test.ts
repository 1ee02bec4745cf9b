import { describe, expect, it } from "vitest";

import { exact, parsed } from "./CueTimes";

describe("times that are typed", () => {
  it("are read as they are shown", () => {
    for (const ms of [0, 45, 62_345, 3_723_045, 35_999_999]) expect(parsed(exact(ms), 0)).toBe(ms);
  });
  it("may be seconds, or steps from where it is", () => {
    expect(parsed("75", 0)).toBe(75_000);
    expect(parsed("+0.2", 1_000)).toBe(1_200);
    expect(parsed("-2", 1_000)).toBe(0);
    expect(parsed("1:2,5", 0)).toBe(62_500);
    for (const bad of ["", "x", "1:2:3:4", "1.2345", "--1"]) expect(parsed(bad, 0)).toBeNull();
  });
});
