import { describe, expect, it } from "vitest";

import type { Cue, TextFormat } from "../api/models";
import { exportUrl, grouped, lost, rateOf } from "./formats";

const format = (name: string, over: Partial<TextFormat> = {}): TextFormat => ({
  name,
  title: name,
  extensions: [`.${name}`],
  media_type: "text/plain",
  reads: true,
  writes: true,
  research: false,
  resolution: "exact",
  carries: [],
  ...over,
});
const cue = (data: Record<string, unknown>): Cue => ({ id: "1", start_ms: 0, end_ms: 900, text: "Rain.", data });

describe("grouped", () => {
  it("puts each written format where it is needed and leaves out empty groups", () => {
    const all = [format("vtt"), format("edl"), format("mad_csv", { research: true }), format("json"), format("odd", { writes: false })];
    expect(grouped(all).map(({ use, formats }) => [use, formats.map(({ name }) => name)])).toEqual([
      ["players", ["vtt"]],
      ["studios", ["edl"]],
      ["research", ["mad_csv", "json"]],
    ]);
    expect(grouped([format("vtt")]).map(({ use }) => use)).toEqual(["players"]);
    expect(grouped([])).toEqual([]);
  });
});

describe("lost", () => {
  const vtt = format("vtt", { carries: ["voice"] });
  const all = [vtt, format("jsonl", { carries: ["voice", "speaker", "fields"] })];

  it("counts cues by field and lets empty values be", () => {
    const cues = [cue({ voice: "Ann", speaker: "Tom" }), cue({ speaker: "Eva", voice: "" }), cue({ speaker: "", notes: [] })];
    expect(lost(vtt, all, cues)).toEqual([{ field: "speaker", cues: 2 }]);
  });

  it("counts a cue once for everything that has no name", () => {
    expect(lost(vtt, all, [cue({ evidence: [1, 2], score: 0.4 })])).toEqual([{ field: "fields", cues: 1 }]);
    expect(lost(all[1] as TextFormat, all, [cue({ evidence: [1, 2] })])).toEqual([]);
  });

  it("keeps false and zero, which say something", () => {
    expect(lost(format("a"), [format("a"), format("b", { carries: ["extended"] })], [cue({ extended: false })])).toEqual([
      { field: "extended", cues: 1 },
    ]);
  });
});

describe("time codes", () => {
  it("names the film's rate", () => {
    expect([23.976023976, 24, 25, 29.97002997, 59.94005994, 12, null].map(rateOf)).toEqual([
      "23.976",
      "24",
      "25",
      "29.97",
      "59.94",
      "25",
      "25",
    ]);
  });

  it("makes an address that survives its signs", () => {
    expect(exportUrl("7", "edl", { rate: "29.97df", start: "10:00:00;00" })).toBe(
      "/v1/tracks/7/export?format=edl&rate=29.97df&start=10%3A00%3A00%3B00&download=true",
    );
    expect(exportUrl("7", "vtt", { rate: "25", start: "" })).not.toContain("start");
  });
});
