import { describe, expect, it } from "vitest";

import type { Coefficient } from "../api/models";
import { figure, known, percent, placeOf, scaleFrom } from "./scale";

const coefficient = (value: number | null, low: number | null = null, high: number | null = null): Coefficient => ({
  measure: "cohen-kappa",
  value,
  low,
  high,
  sentences: 3,
  detail: value === null ? "No sentence was answered by two people." : null,
});

describe("the scale of coefficients", () => {
  it("begins at chance, and lower only where it must", () => {
    expect(scaleFrom([])).toBe(0);
    expect(scaleFrom([coefficient(0.7, 0.2, 0.9), coefficient(null)])).toBe(0);
    expect(scaleFrom([coefficient(0.7, 0.2, 0.9), coefficient(0.1, -0.3, 0.6)])).toBe(-1);
  });

  it("has no place beyond its ends", () => {
    expect([placeOf(0.5, 0), placeOf(0.5, -1), placeOf(-0.2, 0), placeOf(1, 0)]).toEqual([50, 75, 0, 100]);
  });

  it("knows no value where there is none", () => {
    expect(known(coefficient(null))).toBeNull();
    expect(known(coefficient(0.5))).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  });

  it("writes figures as people do", () => {
    expect([figure(0.6249), figure(-0.31), figure(-0.001)]).toEqual(["0.62", "−0.31", "0.00"]);
    expect([percent(0.666), percent(null)]).toEqual(["67 %", "–"]);
  });
});
