import { describe, expect, it } from "vitest";

import { nudge, passage, setEdge, slideEdge, within } from "./interval";

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

  it("are nudged by whole pictures, and stay as long when they are moved", () => {
    expect(nudge(span(2_010, 5_000), "start", 1, 25, 9_000)).toEqual(span(2_040, 5_000));
    expect(nudge(span(2_000, 5_000), "end", -5, 25, 9_000)).toEqual(span(2_000, 4_800));
    expect(nudge(span(2_000, 5_000), "both", 1, 25, 9_000)).toEqual(span(2_040, 5_040));
    expect(nudge(span(20, 5_000), "both", -1, 25, 9_000)).toEqual(span(0, 4_980));
    expect(nudge(span(2_000, 8_990), "both", 1, 25, 9_000)).toEqual(span(2_010, 9_000));
  });
});
