import { describe, expect, it } from "vitest";

import { clock, size, span } from "./timeText";

describe("clock", () => {
  it("cuts and never rounds up into a time that is not there yet", () => {
    expect(clock(0)).toBe("0:00.0");
    expect(clock(59_999)).toBe("0:59.9");
    expect(clock(59_999, false)).toBe("0:59");
    expect(clock(3_600_000)).toBe("1:00:00.0");
    expect(clock(3_723_450)).toBe("1:02:03.4");
  });
  it("takes times before the start as the start", () => expect(clock(-20)).toBe("0:00.0"));
});

describe("span", () => {
  it.each([
    [800, "0.8 s"],
    [9_990, "10 s"],
    [60_000, "1 min"],
    [200_000, "3 min 20 s"],
    [6_120_000, "1 h 42 min"],
    [7_200_000, "2 h"],
  ])("%i ms is %s", (ms, text) => expect(span(ms)).toBe(text));
});

describe("size", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [48_200_113, "48.2 MB"],
    [999_600_000, "1.0 GB"],
    [5_400_000_000, "5.4 GB"],
  ])("%i bytes are %s", (bytes, text) => expect(size(bytes)).toBe(text));
});
