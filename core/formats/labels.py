"""Audacity labels: start, end and text in seconds, parted by tabs. Resolution: exact to the millisecond."""

from __future__ import annotations

import re

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.track import Reading, TextCue, TextTrack

CARRIES: frozenset[str] = frozenset()
MAX_MS = 1000 * 3_600_000
_SECONDS = re.compile(r"\s*(-?)([0-9]{1,9}(?:[.,][0-9]{1,15})?)\s*")
_LINE_ENDS = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def read_labels(data: bytes, options: TextOptions) -> Reading:
    """One cue a line; a label without an end is a point. Lines of frequencies (a backslash first) are passed over.

    Raises `TextRefused` where there is no label.
    """
    decoded = decode(data, options.encoding)
    cues: list[TextCue] = []
    found = Found()
    text = decoded.text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.startswith("\\") and not line.isspace():
            cue = _cue(line, number, found)
            if cue is not None:
                cues.append(cue)
    if not cues:
        raise TextRefused(
            "There is no label in this file.",
            slug="text-no-cues",
            remedy="A label is its start, a tab, its end, a tab, and its text, with times in seconds.",
            findings=found.as_extra(),
        )
    return Reading(TextTrack(cues, options.kind, options.language), found.all(), decoded.encoding, decoded.guessed)


def _cue(line: str, number: int, found: Found) -> TextCue | None:
    first, parted, rest = line.partition("\t")
    start = _SECONDS.fullmatch(first)
    if start is None or not parted:
        message = "A label is start, tab, end, tab, text, with times in seconds; the line is left out."
        found.error(message, "label", number, 1, line.strip())
        return None
    second, _, text = rest.partition("\t")
    end = _SECONDS.fullmatch(second)
    if end is None:  # older files have points without an end: time, tab, text
        end, text = start, rest
    start_ms, end_ms = _ms(start), _ms(end)
    if start_ms < 0 or max(start_ms, end_ms) > MAX_MS:
        message = "The label lies before the film or beyond a thousand hours; it is left out."
        found.error(message, "cue-times", number, 1, line.strip())
        return None
    if end_ms < start_ms:
        message = "The label ends before it begins; it is kept without length."
        found.warning(message, "cue-end-before-start", number, len(first) + 2, text)
        end_ms = start_ms
    return TextCue(start_ms, end_ms, text)


def _ms(seconds: re.Match[str]) -> int:
    ms = round(float(seconds[2].replace(",", ".")) * 1000)
    return -ms if seconds[1] else ms


def write_labels(track: TextTrack, options: TextOptions) -> bytes:
    """Labels in UTF-8; line breaks and tabs in a text become spaces."""
    lines = [f"{_seconds(cue.start_ms)}\t{_seconds(cue.end_ms)}\t{_one_line(cue.text)}\n" for cue in track.cues]
    return "".join(lines).replace("\n", options.line_end).encode("utf-8", "replace")


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}000"


def _one_line(text: str) -> str:
    return _LINE_ENDS.sub(" ", text).replace("\t", " ").replace("\x00", "\ufffd")
