import type { FrameTimes } from "./frameTimes";

const two = (value: number): string => String(value).padStart(2, "0");

/** "0:01:02:07": hours, minutes, seconds of the film's real time, and the picture's number within its second. */
export function timeCode(n: number, frames: FrameTimes): string {
  const second = Math.floor(frames.startS(n) + 1e-6);
  const clock = `${Math.floor(second / 3600)}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return `${clock}:${two(n - frames.from(second))}`;
}

const CLOCK = /^(?:(?:(\d+):)?(\d{1,3}):)?(\d+(?:[.,]\d*)?)$/;
const CODE = /^(\d+):(\d{1,2}):(\d{1,2})[:;](\d{1,3})$/;
const COUNT = /^(\d+)\s*f$/i;

/**
 * The time that somebody typed, in ms: `1:02:03.4`, `mm:ss`, seconds, `1:02:03:12` with a picture's number, `240f` for a
 * picture of the whole film; with + or - before it, from the playhead on. Null where it is none.
 */
export function typedTime(text: string, nowMs: number, frames: FrameTimes | null): number | null {
  const [, sign, rest = ""] = /^([+\-−]?)\s*(.*)$/.exec(text.trim()) ?? [];
  if (!sign) return clockMs(rest) ?? codeMs(rest, frames) ?? countMs(rest, frames);
  const direction = sign === "+" ? 1 : -1;
  const count = COUNT.exec(rest)?.[1];
  if (count !== undefined && frames !== null) {
    return frames.startMs(frames.within(frames.at(nowMs / 1000) + direction * Number(count)));
  }
  const ms = clockMs(rest);
  return ms === null ? null : Math.max(0, nowMs + direction * ms);
}

function clockMs(text: string): number | null {
  const found = CLOCK.exec(text);
  if (found === null) return null;
  const [hours, minutes, seconds] = [found[1], found[2], (found[3] ?? "").replace(",", ".")];
  if (minutes !== undefined && Number(seconds) >= 60) return null;
  if (hours !== undefined && Number(minutes) >= 60) return null;
  return Math.round((Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1000);
}

function codeMs(text: string, frames: FrameTimes | null): number | null {
  const found = CODE.exec(text);
  if (found === null || frames === null) return null;
  const [hours = 0, minutes = 0, seconds = 0, picture = 0] = found.slice(1).map(Number);
  if (minutes >= 60 || seconds >= 60) return null;
  const second = hours * 3600 + minutes * 60 + seconds;
  const n = frames.from(second) + picture;
  return n < frames.count && frames.startS(n) < second + 1 ? frames.startMs(n) : null;
}

function countMs(text: string, frames: FrameTimes | null): number | null {
  const found = COUNT.exec(text)?.[1];
  if (found === undefined || frames === null || Number(found) >= frames.count) return null;
  return frames.startMs(Number(found));
}
