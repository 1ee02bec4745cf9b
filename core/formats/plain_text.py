"""Plain text with times, as people type it: "0:01:02.5 She enters.", "[00:12] ..", "1:02 - 1:05 ..".

Written as `hh:mm:ss.mmm - hh:mm:ss.mmm text`. Resolution: exact to the millisecond.
"""

from __future__ import annotations

import re
from dataclasses import replace

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.track import Finding, Reading, TextCue, TextTrack
from core.formats.webvtt_write import stamp

CARRIES: frozenset[str] = frozenset()
_TIME = r"[\[(]?((?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,3})?)[\])]?"
_LINE = re.compile(
    rf"^\s*(?:[0-9]{{1,5}}[.)]\s+)?{_TIME}(?:\s*(?:-|–|—|to|>|-->|→|\t)\s*{_TIME})?\s*(?:[-–—:|]\s+)?(.*)$"
)
WORDS_PER_SECOND = 2.5  # of a line that tells no end


def read_plain_text(data: bytes, options: TextOptions) -> Reading:
    """Lines that begin with a time are cues; lines without one belong to the cue above."""
    decoded = decode(data, options.encoding)
    cues: list[TextCue] = []
    ends: list[int | None] = []
    findings: list[Finding] = []
    for number, line in enumerate(decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        found = _LINE.match(line[:5000])
        start_ms = _ms(found[1]) if found else None
        if found and start_ms is not None:
            cues.append(TextCue(start_ms, start_ms, found[3].strip()))
            ends.append(_ms(found[2]) if found[2] else None)
        elif cues and line.strip():
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text}\n{line.strip()}".strip())
        elif line.strip():
            message = "This line stands before the first time; it is left out."
            findings.append(Finding(message, number, 1, "error", "no-times", line.strip()[:80]))
    if not cues:
        raise TextRefused(
            "No line of this text begins with a time.", slug="text-no-cues", remedy="Write 0:01:02 before it."
        )
    guessed = sum(end is None for end in ends)
    if guessed:
        message = f"{guessed} lines tell no end; they last as long as they take to speak, or until the next begins."
        findings.append(Finding(message, None, None, "warning", "end-guessed"))
    following = [cue.start_ms for cue in cues[1:]]
    ended = [_ended(cue, end, after) for cue, end, after in zip(cues, ends, [*following, None], strict=True)]
    return Reading(TextTrack(ended, options.kind, options.language), findings, decoded.encoding, decoded.guessed)


def _ended(cue: TextCue, end_ms: int | None, next_ms: int | None) -> TextCue:
    if end_ms is None:
        end_ms = cue.start_ms + max(1000, round(len(cue.text.split()) / WORDS_PER_SECOND * 1000))
        if next_ms is not None and next_ms > cue.start_ms:
            end_ms = min(end_ms, next_ms)
    return replace(cue, end_ms=max(cue.start_ms, end_ms))


def _ms(written: str) -> int | None:
    *front, seconds = written.replace(",", ".").split(":")
    total = 0
    for part in front:
        total = total * 60 + int(part)
    value = float(seconds)
    return round((total * 60 + value) * 1000) if value < 60 else None


def write_plain_text(track: TextTrack, options: TextOptions) -> bytes:
    """One line a cue, further lines of its text below it."""
    blocks = []
    for cue in track.cues:
        first, *rest = [line.strip() for line in cue.text.splitlines() if line.strip()] or [""]
        blocks.append(
            "\n".join([f"{stamp(cue.start_ms)} - {stamp(cue.end_ms)} {first}", *(f"    {line}" for line in rest)])
        )
    return ("\n".join(blocks) + "\n").replace("\n", options.line_end).encode("utf-8", "replace")
