"""SubRip as it is found: any or no numbers, any spelling of times, tags of all kinds, faults between the cues.

Resolution: exact to the millisecond. SubRip has no escapes: text that looks like a time line is broken up on writing.
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES = frozenset(("markup",))
_POINT = "[,.:;，．。、]"
_STAMP = rf"(-?[0-9]{{1,4}})\s*[:：]\s*([0-9]{{1,2}})\s*[:：]\s*([0-9]{{1,2}})(?:\s*{_POINT}\s*([0-9]{{1,3}}))?"
_SHORT = r"([0-9]{1,3})\s*[:：]\s*([0-9]{1,2})(?:\s*[,.，]\s*([0-9]{1,3}))?"
_ARROW = r"\s*[-‐–—−]{1,3}\s*[>»＞]\s*"
_EXACT = re.compile(
    r"([0-9]{2,9}):([0-9]{2}):([0-9]{2}),([0-9]{3}) --> ([0-9]{2,9}):([0-9]{2}):([0-9]{2}),([0-9]{3})[ \t]*$"
)
_TIMES = re.compile(rf"\s*{_STAMP}{_ARROW}{_STAMP}(?:[\s,;].*)?$")
_SHORT_TIMES = re.compile(rf"\s*{_SHORT}{_ARROW}{_SHORT}(?:\s.*)?$")
_LIKE_TIMES = re.compile(r"[0-9]\s*[-‐–—−]{1,3}\s*[>»＞]\s*[0-9]")
_ARROW_ALONE = re.compile(r"[-‐–—−]{2,3}\s*[>»＞]")
_HALF = re.compile(r"[0-9]:[0-9]")
_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*$")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>\n]{0,200})>|</?>|\{\\[^{}\n]{0,200}\}|\{[yYcCfFsSpP]:[^{}\n]{0,100}\}")
MAX_MS = 1000 * 3_600_000


def read_subrip(data: bytes, options: TextOptions) -> Reading:
    """The cues of a SubRip file; raises `TextRefused` where there is not one time line."""
    decoded = decode(data, options.encoding)
    lines = decoded.text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[TextCue] = []
    findings: list[Finding] = []
    starts = [(at, times) for at, line in enumerate(lines) if (times := _times(line)) is not None]
    for place, (at, (start_ms, end_ms)) in enumerate(starts):
        until = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        body = _body(lines, at + 1, until, place + 1 < len(starts), findings)
        cues += _cue(start_ms, end_ms, body, at + 1, findings)
    first = starts[0][0] if starts else 0
    _told(lines, 0, max(0, first - 1), findings)
    if not starts:
        raise TextRefused(
            "There is not one line like 00:01:02,000 --> 00:01:04,000 in this file.",
            slug="text-no-cues",
            remedy="Choose the right file, or say which format it is.",
        )
    kept = TextTrack(cues, options.kind, options.language)
    return Reading(kept, sorted(findings, key=lambda each: each.line or 0), decoded.encoding, decoded.guessed)


def _times(line: str) -> tuple[int, int] | None:
    if exact := _EXACT.match(line):
        h1, m1, s1, f1, h2, m2, s2, f2 = exact.groups()
        return (
            ((int(h1) * 60 + int(m1)) * 60 + int(s1)) * 1000 + int(f1),
            ((int(h2) * 60 + int(m2)) * 60 + int(s2)) * 1000 + int(f2),
        )
    if len(line) > 300 or not any(c.isdigit() for c in line[:40]) or not _LIKE_TIMES.search(line):
        return None
    if loose := _TIMES.match(line):
        return _ms(*loose.groups()[:4]), _ms(*loose.groups()[4:])
    if short := _SHORT_TIMES.match(line):
        m1, s1, f1, m2, s2, f2 = short.groups()
        return _ms("0", m1, s1, f1), _ms("0", m2, s2, f2)
    return None


def _ms(hours: str, minutes: str, seconds: str, fraction: str | None) -> int:
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _body(lines: list[str], first: int, until: int, more: bool, findings: list[Finding]) -> list[str]:
    """The lines of a cue's text: up to the next cue's number. Empty lines inside belong to it where text follows."""
    end = until
    if more and end > first and _NUMBER.match(lines[end - 1]):
        end -= 1  # the next cue's number
    while end > first and not lines[end - 1].strip():
        end -= 1
    while first < end and not lines[first].strip():
        first += 1
    for at in range(first, end):
        if _bad_times(lines[at]):
            message = "These look like the times of a cue, but cannot be read; that cue is left out."
            findings.append(Finding(message, at + 1, 1, "error", "cue-times", lines[at].strip()[:80]))
            end = min(end, at - 1 if at > first and _NUMBER.match(lines[at - 1]) else at)
    return [line for line in lines[first:end] if line.strip()]


def _bad_times(line: str) -> bool:
    """Whether a line that is no time line was meant as one."""
    if ">" not in line and "»" not in line and "＞" not in line:
        return False
    return bool(_LIKE_TIMES.search(line) or (_ARROW_ALONE.search(line) and _HALF.search(line)))


def _cue(start_ms: int, end_ms: int, body: list[str], line: int, findings: list[Finding]) -> list[TextCue]:
    raw = "\n".join(each.strip() for each in body)
    if start_ms < 0 or max(start_ms, end_ms) > MAX_MS:
        message = "The cue lies before the film or beyond a thousand hours; it is left out."
        findings.append(Finding(message, line, 1, "error", "cue-times", raw[:80]))
        return []
    if end_ms < start_ms:
        message = "The cue ends before it begins; it is kept without length."
        findings.append(Finding(message, line, 1, "warning", "cue-end-before-start", raw[:80]))
        end_ms = start_ms
    text, data = raw, dict[str, Any]()
    if "<" in raw or "{" in raw:
        text = "\n".join(filter(None, (each.strip() for each in _TAG.sub("", raw).split("\n"))))
        if text != raw:
            data["markup"] = raw
    if not text:
        findings.append(Finding("The cue has no text; it is left out.", line, 1, "warning", "cue-empty"))
        return []
    return [TextCue(start_ms, end_ms, text, data)]


def _told(lines: list[str], first: int, until: int, findings: list[Finding]) -> None:
    for at in range(first, until):
        if lines[at].strip() and not _NUMBER.match(lines[at]):
            message = "This line stands before the first cue; it is left out."
            findings.append(Finding(message, at + 1, 1, "error", "no-times", lines[at].strip()[:80]))
            return


def write_subrip(track: TextTrack, options: TextOptions) -> bytes:
    """A SubRip file in UTF-8 without a mark."""
    blocks = []
    for number, cue in enumerate(track.cues, 1):
        markup = cue.data.get("markup") if cue.data else None
        text = cue.text
        if isinstance(markup, str) and "\n".join(filter(None, _TAG.sub("", markup).split("\n"))) == text:
            text = markup
        blocks.append(f"{number}\n{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}\n{_safe(text)}\n")
    return "\n".join(blocks).replace("\n", options.line_end).encode("utf-8", "replace")


def stamp(time_ms: int) -> str:
    """hh:mm:ss,mmm"""
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d},{ms:03d}"


def _safe(text: str) -> str:
    """Text without empty lines; a line that would be read as times has its arrow opened."""
    if "\n\n" in text or "\r" in text or text[:1].isspace() or text[-1:].isspace():
        text = "\n".join(line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip())
    if any(_bad_times(line) for line in text.split("\n")):
        for arrow in (">", "»", "＞"):
            text = text.replace(arrow, "\u203a")
    return text
