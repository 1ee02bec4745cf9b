import { describe, expect, it } from "vitest";

import { passage, setEdge, slideEdge, viewOf, within } from "./interval";

const span = (start_ms: number, end_ms: number) => ({ start_ms, end_ms });

describe("intervals", () => {
  it("stay within the film and are never empty", () => {
    expect(within(span(-5, 3_000), 2_500)).toEqual(span(0, 2_500));
    expect(within(span(9_000, 9_000), 5_000)).toEqual(span(4_900, 5_000));
    expect(within(span(10, 5), null)).toEqual(span(10, 110));
  });

  it("begin and end where they are told", () => {
    expect(setEdge(span(2_000, 5_000), "start", 3_000, 9_000)).toEqual(span(3_000, 5_000));
    expect(setEdge(span(2_000, 5_000), "end", 4_000, 9_000)).toEqual(span(2_000, 4_000));
  });

  it("move along when an end passes the other one", () => {
    expect(setEdge(span(2_000, 5_000), "start", 6_000, 20_000)).toEqual(span(6_000, 9_000));
    expect(setEdge(span(2_000, 5_000), "start", 8_000, 9_000)).toEqual(span(8_000, 9_000));
    expect(setEdge(span(5_000, 7_000), "end", 1_000, 9_000)).toEqual(span(0, 1_000));
  });

  it("are stopped by the other end under a drag", () => {
    expect(slideEdge(span(2_000, 5_000), "start", 6_000, 9_000)).toEqual(span(4_900, 5_000));
    expect(slideEdge(span(2_000, 5_000), "end", 0, 9_000)).toEqual(span(2_000, 2_100));
    expect(slideEdge(span(2_000, 5_000), "end", 99_000, 9_000)).toEqual(span(2_000, 9_000));
  });

  it("play with a second before and after", () => {
    expect(passage(span(500, 3_000), 3_500)).toEqual(span(0, 3_500));
    expect(passage(span(4_000, 6_000), null)).toEqual(span(3_000, 7_000));
  });

  it("are shown with what surrounds them, all of them", () => {
    const view = viewOf([span(60_000, 62_000), span(20_000, 22_000), null], 90_000);
    expect(view.start_ms).toBeLessThan(20_000);
    expect(view.end_ms).toBeGreaterThan(62_000);
    expect(viewOf([span(60_000, 61_000)], 90_000)).toEqual(span(45_500, 75_500));
  });
});
