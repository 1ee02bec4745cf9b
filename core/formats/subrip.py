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
from core.formats.subrip_lines import NUMBER, Mark, head, number_of, numbered, time_lines, without_times
from core.formats.subrip_text import marked_up, said
from core.formats.subrip_times import Times
from core.formats.subrip_write import write_subrip
from core.formats.track import Reading, TextCue, TextTrack

__all__ = ["CARRIES", "read_subrip", "write_subrip"]
CARRIES = frozenset(("markup",))
MAX_MS = 1000 * 3_600_000
_LAST = 1 << 60  # where a finding without a line is sorted
_INNER_MARK = re.compile(r"^\ufeff+", re.MULTILINE)
# Where a cue stands: X1:63 X2:223, or WebVTT's settings.
_PLACE = re.compile(r"[A-Za-z][A-Za-z0-9]*[:=]\S*(?:\s+[A-Za-z][A-Za-z0-9]*[:=]\S*)*")


def read_subrip(data: bytes, options: TextOptions) -> Reading:
    """The cues of a SubRip file in the file's order, and all that is wrong in it.

    Raises `TextRefused` where there is not one time line that can be read.
    """
    decoded = decode(data, options.encoding)
    lines = _lines(decoded.text)
    found = Found()
    marks = time_lines(lines)
    if not any(mark[1] is not None for mark in marks):
        raise _no_cues(lines, marks)
    having = numbered(lines, marks)
    heads = [head(lines, mark[0], having, marks[at - 1][0] if at else -1) for at, mark in enumerate(marks)]
    _before_first(lines, heads[0], found)
    cues: list[TextCue] = []
    for at, (line, times) in enumerate(marks):
        until = heads[at + 1] if at + 1 < len(marks) else len(lines)
        first = heads[at]
        if first < line and not lines[first].isdigit() and not NUMBER.fullmatch(lines[first]):
            message = "This stands in the place of the cue's number; it is left out."
            found.warning(message, "cue-number", first + 1, _column(lines[first]), lines[first].strip())
        if times is None:
            message = "These times cannot be read; they must look like 00:01:02,000 --> 00:01:04,000."
            wrong = lines[line]
            found.error(f"{message} The cue is left out.", "cue-times", line + 1, _column(wrong), wrong.strip())
            continue
        body = _body(lines, line + 1, until, first, found)
        if times[2]:
            _behind_times(times[2], body, line + 1, found)
        if (cue := _cue(times, body, line + 1, found)) is not None:
            if cues and cue.start_ms < cues[-1].end_ms:
                _told_overlap(cue, cues[-1], line + 1, found)
            cues.append(cue)
    kept = TextTrack(cues, options.kind, options.language)
    findings = sorted(found.all(), key=lambda each: each.line or _LAST)
    return Reading(kept, findings, decoded.encoding, decoded.guessed)


def _lines(text: str) -> list[str]:
    """A file's lines, without what copying, joining and old systems leave in it."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "\r" in text:
        if "\r\r\n" in text:
            text = text.replace("\r\r\n", "\n")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\ufeff" in text:
        text = _INNER_MARK.sub("", text)
    lines = text.split("\n")
    while lines and not lines[-1].strip("\x1a \t"):
        lines.pop()
    return lines


def _body(lines: list[str], first: int, until: int, head_at: int, found: Found) -> list[str]:
    """The lines of a cue's text. What stands behind an empty line belongs to it where no cue begins there."""
    behind = until
    while until > first and not lines[until - 1].strip():
        until -= 1
    while first < until and not lines[first].strip():
        first += 1
    body = [line for line in lines[first:until] if line.strip()]
    if len(body) == until - first:
        return body
    taken = number_of(lines[behind]) if behind < len(lines) else None
    if broken := without_times(lines, first, until, number_of(lines[head_at]), taken):
        _told_broken(lines, broken, found)
        return _body(lines, first, broken[0], head_at, found)
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
    if "<" in raw or "{" in raw or "&" in raw or "\u2060" in raw:
        text = said(raw)
        if text != raw and marked_up(raw):
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
    broken = without_times(lines, -1, first, 0, number_of(lines[first]))
    for at in range(broken[0] if broken else first):
        if lines[at].strip() and not NUMBER.fullmatch(lines[at]):
            message = "This stands above the first cue; it is left out."
            found.error(message, "no-times", at + 1, 1, lines[at].strip())
            break
    _told_broken(lines, broken, found)


def _told_broken(lines: list[str], broken: list[int], found: Found) -> None:
    for at in broken:
        message = "This cue has no times that can be read, like 00:01:02,000 --> 00:01:04,000. It is left out."
        found.error(message, "cue-times", at + 1, _column(lines[at]), lines[at].strip())


def _column(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1


def _no_cues(lines: list[str], marks: list[Mark]) -> TextRefused:
    found = Found()
    for at, _ in marks[:20]:
        found.error("These times cannot be read.", "cue-times", at + 1, _column(lines[at]), lines[at].strip())
    if not marks:
        _told_broken(lines, without_times(lines, -1, len(lines), 0), found)
    return TextRefused(
        "There is not one line like 00:01:02,000 --> 00:01:04,000 in this file.",
        slug="text-no-cues",
        remedy="Choose the right file, or say which format it is.",
        findings=found.as_extra(),
    )
