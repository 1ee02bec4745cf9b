import { describe, expect, it } from "vitest";

import { FrameTimes } from "./frameTimes";
import { timeCode, typedTime } from "./timeCode";

const film = FrameTimes.at(25, 200_000);
const ntsc = FrameTimes.at(24000 / 1001, 200_000);

describe("typedTime", () => {
  it.each([
    ["83", 83_000],
    ["83.25", 83_250],
    ["1,5", 1_500],
    ["2:03", 123_000],
    ["62:03", 3_723_000],
    ["1:02:03.4", 3_723_400],
    ["1:02:03:12", 3_723_480],
    ["1:02:03;12", 3_723_480],
    [" 240f ", 9_600],
    ["+5", 65_000],
    ["-5", 55_000],
    ["−0:05", 55_000],
    ["-90", 0],
    ["+3f", 60_120],
    ["-1f", 59_960],
  ])("%s is %i ms", (text, ms) => expect(typedTime(text, 60_000, film)).toBe(ms));

  it.each(["", "x", "1:60", "1:61:00", "1:2:3:25", "1:02:03:12:1", "--5", "+", "1:02:60:01", "400000f", "1e3"])(
    "%j is none",
    (text) => expect(typedTime(text, 60_000, film)).toBeNull(),
  );

  it("knows no frames where the film's are not known", () => expect(typedTime("0:00:01:03", 0, null)).toBeNull());
});

describe("timeCode", () => {
  it("counts pictures within the second, and is read back as the same picture", () => {
    expect(timeCode(0, film)).toBe("0:00:00:00");
    expect(timeCode(93_087, film)).toBe("1:02:03:12");
    for (const frames of [film, ntsc]) {
      for (let n = 0; n < 200_000; n += 997) {
        const ms = typedTime(timeCode(n, frames), 0, frames);
        expect(frames.at((ms ?? -1) / 1000)).toBe(n);
      }
    }
  });
});
