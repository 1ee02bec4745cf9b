import { expect, it } from "vitest";

import { pressed, released } from "./shuttle";

it("doubles with each press, turns at once, and stops", () => {
  expect(pressed(0, "on", false)).toBe(1);
  expect(pressed(1, "on", false)).toBe(2);
  expect(pressed(2, "on", false)).toBe(4);
  expect(pressed(4, "on", false)).toBe(4);
  expect(pressed(4, "back", false)).toBe(-1);
  expect(pressed(-1, "back", false)).toBe(-2);
  expect(pressed(-4, "back", false)).toBe(-4);
  expect(pressed(-2, "on", false)).toBe(1);
  expect(pressed(4, "stop", false)).toBe(0);
});

it("creeps only while held", () => {
  expect(pressed(0, "on", true)).toBe(0.25);
  expect(pressed(4, "back", true)).toBe(-0.25);
  expect(released(0.25)).toBe(0);
  expect(released(-0.25)).toBe(0);
  expect(released(2)).toBe(2);
  expect(pressed(0.25, "on", false)).toBe(1);
});
