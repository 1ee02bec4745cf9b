"""SubRip as it is found: any or no numbers, any spelling of times, tags of all kinds, faults between the cues.

Resolution: exact to the millisecond. Empty lines inside a text are dropped on reading, since most players end the cue
there. Writing is in `subrip_write`.
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.subrip_text import TAG, said
from core.formats.subrip_times import Times, looks_like_times, times_of
from core.formats.subrip_write import write_subrip
from core.formats.track import Reading, TextCue, TextTrack

__all__ = ["CARRIES", "read_subrip", "write_subrip"]
CARRIES = frozenset(("markup",))
MAX_MS = 1000 * 3_600_000
_LAST = 1 << 60  # where a finding without a line is sorted
_NUMBER = re.compile(r"\s*#?[0-9]{1,9}(?:[.][0-9]{1,3})?[.:)]?\s*")
# Where a cue stands: X1:63 X2:223, or WebVTT's settings.
_PLACE = re.compile(r"[A-Za-z][A-Za-z0-9]*[:=]\S*(?:\s+[A-Za-z][A-Za-z0-9]*[:=]\S*)*")
Mark = tuple[int, Times | None]  # the line of a cue's times, and these; None where they cannot be read


def read_subrip(data: bytes, options: TextOptions) -> Reading:
    """The cues of a SubRip file in the file's order, and all that is wrong in it.

    Raises `TextRefused` where there is not one time line that can be read.
    """
    decoded = decode(data, options.encoding)
    text = decoded.text.replace("\x00", "") if "\x00" in decoded.text else decoded.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    found = Found()
    marks = _time_lines(lines)
    if not any(mark[1] is not None for mark in marks):
        raise _no_cues(lines, marks)
    numbered = _numbered(lines, marks)
    heads = [_head(lines, mark[0], numbered, marks[at - 1][0] if at else -1) for at, mark in enumerate(marks)]
    _before_first(lines, heads[0], found)
    cues: list[TextCue] = []
    for at, (line, times) in enumerate(marks):
        until = heads[at + 1] if at + 1 < len(marks) else len(lines)
        if times is None:
            message = "These times cannot be read; they must look like 00:01:02,000 --> 00:01:04,000."
            wrong = lines[line]
            found.error(f"{message} The cue is left out.", "cue-times", line + 1, _column(wrong), wrong.strip())
            continue
        body = _body(lines, line + 1, until, found)
        if times[2]:
            _behind_times(times[2], body, line + 1, found)
        if (cue := _cue(times, body, line + 1, found)) is not None:
            if cues and cue.start_ms < cues[-1].end_ms:
                _told_overlap(cue, cues[-1], line + 1, found)
            cues.append(cue)
    kept = TextTrack(cues, options.kind, options.language)
    findings = sorted(found.all(), key=lambda each: each.line or _LAST)
    return Reading(kept, findings, decoded.encoding, decoded.guessed)


def _time_lines(lines: list[str]) -> list[Mark]:
    """Every line of times. One that is broken counts only where a cue could begin, else it is text."""
    marks: list[Mark] = []
    for at, line in enumerate(lines):
        if ">" not in line and "»" not in line and "＞" not in line:
            continue
        times = times_of(line)
        if times is not None:
            marks.append((at, times))
        elif looks_like_times(line) and (at == 0 or not lines[at - 1].strip() or _NUMBER.fullmatch(lines[at - 1])):
            marks.append((at, None))
    return marks


def _numbered(lines: list[str], marks: list[Mark]) -> bool:
    """Whether cues of this file have numbers: where most do, a number above times is no text."""
    having = 0
    for at, _ in marks:
        above = _above(lines, at)
        having += above >= 0 and _NUMBER.fullmatch(lines[above]) is not None
    return 2 * having >= len(marks)


def _above(lines: list[str], at: int) -> int:
    """The line above that is not empty, or -1."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above


def _head(lines: list[str], at: int, numbered: bool, before: int) -> int:
    """The line at which the cue with times at `at` begins: that of its number, if it has one. `before`: times above."""
    above = _above(lines, at)
    if above <= before or not _NUMBER.fullmatch(lines[above]):
        return at
    apart = above == 0 or not lines[above - 1].strip()  # nothing right above the number
    right_above = above == at - 1
    return above if (right_above and (numbered or apart)) or (numbered and apart) else at


def _body(lines: list[str], first: int, until: int, found: Found) -> list[str]:
    """The lines of a cue's text. What stands behind an empty line belongs to it where no cue begins there."""
    while until > first and not lines[until - 1].strip():
        until -= 1
    while first < until and not lines[first].strip():
        first += 1
    body = [line for line in lines[first:until] if line.strip()]
    if len(body) == until - first:
        return body
    gap = next(at for at in range(first, until) if not lines[at].strip())
    after = next(at for at in range(gap, until) if lines[at].strip())
    message = "Below an empty line stands text without times; it was taken as more of the cue above."
    found.warning(message, "text-behind-empty-line", after + 1, 1, lines[after].strip())
    return body


def _cue(times: Times, body: list[str], line: int, found: Found) -> TextCue | None:
    start_ms, end_ms, _ = times
    raw = "\n".join([each.strip() for each in body])
    if start_ms < 0 or max(start_ms, end_ms) > MAX_MS:
        message = "The cue lies before the film or beyond a thousand hours; it is left out."
        found.error(message, "cue-times", line, 1, raw)
        return None
    if end_ms < start_ms:
        message = "The cue ends before it begins; it is kept without length."
        found.warning(message, "cue-end-before-start", line, 1, raw)
        end_ms = start_ms
    text, data = raw, dict[str, Any]()
    if "<" in raw or "{" in raw or "\u2060" in raw:
        text = said(raw)
        if text != raw and TAG.search(raw):
            data["markup"] = raw
    if not text and "\u2060" not in raw:  # a guard alone stands for a text of an empty line, which somebody wrote
        found.warning("The cue has no text; it is left out.", "cue-empty", line, 1, raw)
        return None
    return TextCue(start_ms, end_ms, text, data)


def _behind_times(rest: str, body: list[str], line: int, found: Found) -> None:
    """What stands behind the times: a place on the picture, or text that somebody put into the wrong line."""
    if _PLACE.fullmatch(rest):
        found.warning("Where the cue stands on the picture is not kept.", "position-left-out", line, 1, rest)
    else:
        found.warning("The text behind the times was taken as the cue's first line.", "behind-times", line, 1, rest)
        body.insert(0, rest)


def _told_overlap(cue: TextCue, before: TextCue, line: int, found: Found) -> None:
    if cue.start_ms < before.start_ms:
        message = "The cue begins before the one above it; the order of the file is kept."
        found.warning(message, "cue-order", line, 1, cue.text)
    else:
        message = f"The cue begins {before.end_ms - cue.start_ms} ms before the one above it ends."
        found.warning(message, "cue-overlap", line, 1, cue.text)


def _before_first(lines: list[str], first: int, found: Found) -> None:
    for at in range(first):
        if lines[at].strip() and not _NUMBER.fullmatch(lines[at]):
            message = "This stands above the first cue; it is left out."
            found.error(message, "no-times", at + 1, 1, lines[at].strip())
            return


def _column(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1


def _no_cues(lines: list[str], marks: list[Mark]) -> TextRefused:
    found = Found()
    for at, _ in marks[:20]:
        found.error("These times cannot be read.", "cue-times", at + 1, _column(lines[at]), lines[at].strip())
    return TextRefused(
        "There is not one line like 00:01:02,000 --> 00:01:04,000 in this file.",
        slug="text-no-cues",
        remedy="Choose the right file, or say which format it is.",
        findings=found.as_extra(),
    )
