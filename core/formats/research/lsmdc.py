"""LSMDC annotations: tab-parted clip, aligned start and end, extracted start and end, sentence.

Times are hh:mm:ss.mmm within the film. Resolution: exact to the millisecond.
"""

from __future__ import annotations

import re

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.track import Finding, Reading, TextCue, TextTrack
from core.formats.webvtt_write import stamp

CARRIES = frozenset(("group",))
_TIME = re.compile(r"(\d{1,3})[.:](\d{1,2})[.:](\d{1,2})(?:[.,](\d{1,3}))?$")


def read_lsmdc(data: bytes, options: TextOptions) -> Reading:
    """One cue a line, by the aligned times; files without times (blind tests) are refused."""
    decoded = decode(data, options.encoding)
    cues: list[TextCue] = []
    findings: list[Finding] = []
    for number, line in enumerate(decoded.text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        parts = line.split("\t")
        times = [_ms(part.strip()) for part in parts[1:3]]
        if len(parts) not in (4, 6) or None in times or not parts[0].strip():
            message = "A line is clip, start, end, (extracted start, end,) sentence, parted by tabs; it is left out."
            findings.append(Finding(message, number, 1, "error", "lsmdc-line", line[:80]))
            continue
        start_ms, end_ms = times[0] or 0, times[1] or 0
        if end_ms < start_ms:
            message = f"Line {number} ends before it starts; it is left out."
            findings.append(Finding(message, number, 1, "error", "cue-end-before-start", line[:80]))
            continue
        cues.append(TextCue(start_ms, end_ms, parts[-1].strip(), {"group": parts[0].strip()}))
    if not cues:
        raise TextRefused("There is no LSMDC line with times here.", slug="text-no-cues", remedy="Choose another file.")
    return Reading(TextTrack(cues, "description", options.language), findings, decoded.encoding, decoded.guessed)


def _ms(written: str) -> int | None:
    found = _TIME.match(written)
    if found is None:
        return None
    return ((int(found[1]) * 60 + int(found[2])) * 60 + int(found[3])) * 1000 + int((found[4] or "0").ljust(3, "0"))


def write_lsmdc(track: TextTrack, options: TextOptions) -> bytes:
    """Clip names follow the dataset's manner where the cues bring none: film_start-end."""
    lines = []
    for cue in track.cues:
        begin, end = stamp(cue.start_ms), stamp(cue.end_ms)
        clip = str(cue.data.get("group") or f"{options.film}_{begin.replace(':', '.')}-{end.replace(':', '.')}")
        lines.append("\t".join([_cell(clip), begin, end, begin, end, _cell(cue.text)]) + "\n")
    return "".join(lines).encode("utf-8", "replace")


def _cell(text: str) -> str:
    return " ".join(text.split())
