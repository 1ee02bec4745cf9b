"""Audacity labels: start, end and text in seconds, parted by tabs. Resolution: exact to the millisecond."""

from __future__ import annotations

import re

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES: frozenset[str] = frozenset()
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,12})?$")


def read_labels(data: bytes, options: TextOptions) -> Reading:
    """One cue a line; a label without an end is a point. Lines of frequencies (a backslash first) are passed over."""
    decoded = decode(data, options.encoding)
    cues: list[TextCue] = []
    findings: list[Finding] = []
    for number, line in enumerate(decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip() or line.startswith("\\"):
            continue
        parts = line.split("\t", 2)
        if len(parts) < 2 or not all(_NUMBER.match(part.strip()) for part in parts[:2]):
            message = "A label is start, tab, end, tab, text, with times in seconds; the line is left out."
            findings.append(Finding(message, number, 1, "error", "label", line.strip()[:80]))
            continue
        start_ms, end_ms = (round(float(part.strip().replace(",", ".")) * 1000) for part in parts[:2])
        text = parts[2] if len(parts) > 2 else ""
        if end_ms < start_ms:
            message = "The label ends before it begins; it is kept without length."
            findings.append(Finding(message, number, 1, "warning", "cue-end-before-start", text[:80]))
            end_ms = start_ms
        cues.append(TextCue(start_ms, end_ms, text))
    if not cues:
        raise TextRefused("There is no label in this file.", slug="text-no-cues", remedy="Choose another file.")
    return Reading(TextTrack(cues, options.kind, options.language), findings, decoded.encoding, decoded.guessed)


def write_labels(track: TextTrack, options: TextOptions) -> bytes:
    """Labels in UTF-8; line breaks and tabs in a text become spaces."""
    lines = [f"{cue.start_ms / 1000:.6f}\t{cue.end_ms / 1000:.6f}\t{_one_line(cue.text)}\n" for cue in track.cues]
    return "".join(lines).replace("\n", options.line_end).encode("utf-8", "replace")


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()).replace("\t", " ")
