"""Edit lists: CMX3600 events with comments, and marker lists as Resolve exports them.

Times are frames at the given rate, so a time moves by half a frame at most.
"""

from __future__ import annotations

import re

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES: frozenset[str] = frozenset()
_CODE = r"(\d{1,2}:\d{2}:\d{2}[:;.]\d{2,3})"
_EVENT = re.compile(rf"^\s*(\d{{1,6}})\s+\S+\s+\S+\s+\S+(?:\s+\d{{1,5}})?\s+{_CODE}\s+{_CODE}\s+{_CODE}\s+{_CODE}\s*$")
_COMMENT = re.compile(r"^\s*\*\s*(?:COMMENT|FROM CLIP NAME|TEXT)\s*:\s?(.*)$", re.IGNORECASE)
_MARKER = re.compile(r"\|C:\S+\s+\|M:(.*?)\s*\|D:(\d{1,9})\s*$")
_BREAK = " / "


def read_edl(data: bytes, options: TextOptions) -> Reading:
    """Events with their comments; a Resolve marker's name and duration win over the event's one frame."""
    decoded = decode(data, options.encoding)
    rate, start = options.rate, options.start_frame
    cues: list[TextCue] = []
    findings: list[Finding] = []
    text: list[str] = []
    times: tuple[int, int] | None = None

    def finish() -> None:
        if times is not None:
            cues.append(TextCue(times[0], times[1], "\n".join(text)))

    for number, line in enumerate(decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line.upper().startswith("FCM:"):
            rate = _with_drop(rate, "NON" not in line.upper())
        elif event := _EVENT.match(line):
            finish()
            text, times = [], _times(event[4], event[5], rate, start, number, findings)
        elif times is not None and (marker := _MARKER.search(line)):
            text = [marker[1].strip()]
            times = times[0], rate.ms_of(rate.frame_at(times[0]) + int(marker[2]))
        elif times is not None and (comment := _COMMENT.match(line)):
            text.append(comment[1].strip())
        elif line.strip()[:1].isdigit() and len(line.split()) > 3:
            message = "This is no event of an edit list: number, reel, track, cut and four time codes; it is left out."
            findings.append(Finding(message, number, 1, "error", "edl-event", line.strip()[:80]))
    finish()
    if not cues:
        raise TextRefused("There is no event in this edit list.", slug="text-no-cues", remedy="Choose another file.")
    return Reading(TextTrack(cues, options.kind, options.language), findings, decoded.encoding, decoded.guessed)


def _with_drop(rate: FrameRate, drop: bool) -> FrameRate:
    try:
        return FrameRate(rate.exact, drop)
    except ValueError:
        return rate  # only 29.97 and 59.94 drop numbers; the line is wrong elsewhere


def _times(
    begin: str, end: str, rate: FrameRate, start: int, line: int, findings: list[Finding]
) -> tuple[int, int] | None:
    try:
        first, last = rate.frame_of(begin) - start, rate.frame_of(end) - start
    except ValueError as error:
        findings.append(Finding(f"{error}; the event is left out.", line, 1, "error", "edl-time", f"{begin} {end}"))
        return None
    if first < 0 or last < first:
        message = "The event lies before the film's start, or ends before it begins; it is left out."
        findings.append(Finding(message, line, 1, "error", "edl-time", f"{begin} {end}"))
        return None
    return rate.ms_of(first), rate.ms_of(last)


def write_edl(track: TextTrack, options: TextOptions) -> bytes:
    """CMX3600 with one event and one comment a cue. Line breaks become " / "."""
    rate = options.rate
    lines = [f"TITLE: {' '.join(options.film.split()) or 'film'}", f"FCM: {'' if rate.drop else 'NON-'}DROP FRAME", ""]
    for number, cue in enumerate(track.cues, 1):
        first = rate.frame_at(cue.start_ms) + options.start_frame
        last = max(first, rate.frame_at(cue.end_ms) + options.start_frame)
        codes = f"{rate.code_of(first)} {rate.code_of(last)}"
        lines.append(f"{number:03d}  AX       AA/V  C        {codes} {codes}")
        lines.append(f"* COMMENT: {_BREAK.join(line.strip() for line in cue.text.splitlines() if line.strip())}")
    return ("\n".join(lines) + "\n").replace("\n", options.line_end).encode("utf-8", "replace")
