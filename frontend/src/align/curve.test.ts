import { describe, expect, it } from "vitest";

import { curvePath, decode, peakMs } from "./curve";

const curve = (from_s: number, ...bytes: number[]) => ({ from_s, values: btoa(String.fromCharCode(...bytes)) });

describe("a similarity curve", () => {
  it("is one byte a second", () => {
    expect(decode(curve(3, 0, 128, 255))).toEqual([0, 128, 255]);
  });

  it("that cannot be read is empty", () => {
    expect(decode({ from_s: 0, values: "§§" })).toEqual([]);
    expect(curvePath({ from_s: 0, values: "" }, { start_ms: 0, end_ms: 9_000 })).toBe("");
  });

  it("has each value in the middle of its second, the most alike on top", () => {
    expect(curvePath(curve(3, 0, 255), { start_ms: 0, end_ms: 9_000 })).toBe("M3000 255V255L3500 255L4500 0H5000V255Z");
  });

  it("is cut to what is shown", () => {
    const path = curvePath(curve(0, ...new Array<number>(100).fill(9)), { start_ms: 50_000, end_ms: 52_000 });
    expect(path.startsWith("M49000 ")).toBe(true);
    expect(path).toContain("H53000V255Z");
  });

  it("peaks where the sentence is likeliest seen", () => {
    expect(peakMs(curve(10, 3, 9, 200, 4))).toBe(12_000);
    expect(peakMs(curve(10, 0, 0))).toBeNull();
  });
});
