"""WebVTT's blocks, by the standard's own algorithm: what a browser finds is found, what it drops is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import TextRefused
from core.formats.found import Found
from core.formats.webvtt_settings import PLAIN, CueSettings, Region, parse_region, parse_settings

_S = r"[ \t\n\f\r]*"
_TIME = r"(?:([0-9]+):)?([0-9]{2}):([0-9]{2})\.([0-9]{3})(?![0-9])"
_TIMES = re.compile(rf"{_S}{_TIME}{_S}-->{_S}{_TIME}")
# What nearly every cue has, for speed: two times alone on their line.
_USUAL = re.compile(
    r"([0-9]{2}):([0-5][0-9]):([0-5][0-9])\.([0-9]{3}) --> ([0-9]{2}):([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
)
_ONE_TIME = re.compile(rf"{_S}{_TIME}{_S}")
_ALMOST = re.compile(rf"{_S}(?:[0-9]+:)?[0-9]+:[0-9]+(?:([.,])([0-9]*))?")
_SIGNATURE = re.compile(r"WEBVTT(?:[ \t]|\Z)")
_BLOCK = re.compile(r"(STYLE|REGION)[ \t\n\f\r]*")
_NOTE = re.compile(r"NOTE(?:[ \t]|\Z)")
_MOST_DIGITS = 12  # of hours


@dataclass(slots=True)  # not frozen, which would make reading slower by a tenth
class VttCue:
    """A cue as the standard has it; `text` is cue text with its tags. `end_ms` may lie before `start_ms`."""

    id: str
    start_ms: int
    end_ms: int
    text: str
    settings: CueSettings = PLAIN
    written: Mapping[str, str] | None = None  # the settings that hold, as they stand in the file
    line: int = 0  # of its times, from 1


@dataclass(slots=True)
class VttFile:
    """All that a file holds, in its order."""

    header: list[str] = field(default_factory=list)  # what follows the signature in its line, then the lines below it
    cues: list[VttCue] = field(default_factory=list)
    regions: dict[str, Region] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: Found = field(default_factory=Found)


def parse_webvtt(text: str) -> VttFile:
    """All that a file's text, without a byte order mark, holds.

    Raises `TextRefused` where its first line is not WebVTT's: the standard then finds nothing.
    """
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not _SIGNATURE.match(lines[0]):
        raise _no_signature(lines[0])
    if lines[-1] == "":
        lines.pop()
    file = VttFile([lines[0][7:]])
    at, last = 1, len(lines)
    while at < last and lines[at] != "" and "-->" not in lines[at]:  # the header
        file.header.append(lines[at])
        at += 1
    if 1 < at < last and lines[at] != "":
        _no_empty_line(at + 1, lines[at], file.found, "header")
    while at < last:
        at = at + 1 if lines[at] == "" else _block(lines, at, file)
    return file


def _no_signature(line: str) -> TextRefused:
    message = "The file does not begin with WEBVTT, so that no player reads any of it."
    finding = {"message": message, "line": 1, "column": 1, "rule": "no-signature", "excerpt": line[:80]}
    remedy = "Put WEBVTT into its first line, followed by an empty one; or say that it is of another format."
    return TextRefused(message, slug="text-no-signature", remedy=remedy, findings=[finding])


def _block(lines: list[str], first: int, file: VttFile) -> int:
    """One block: a cue, or what is none. The line behind it comes back."""
    last = len(lines)
    times_at = first
    if "-->" not in lines[first]:
        times_at = first + 1
        if times_at >= last or "-->" not in lines[times_at]:
            return _other(lines, first, file)
    at = times_at + 1
    while at < last and lines[at] != "" and "-->" not in lines[at]:
        at += 1
    identity = lines[first] if times_at > first else ""
    _cue(lines[times_at], identity, "\n".join(lines[times_at + 1 : at]), times_at + 1, file)
    if at < last and lines[at] != "":
        _no_empty_line(at + 1, lines[at], file.found, "cue above")
    return at


def _cue(times: str, identity: str, text: str, line: int, file: VttFile) -> None:
    if usual := _USUAL.fullmatch(times):
        h1, m1, s1, f1, h2, m2, s2, f2 = map(int, usual.groups())
        start_ms, end_ms = ((h1 * 60 + m1) * 60 + s1) * 1000 + f1, ((h2 * 60 + m2) * 60 + s2) * 1000 + f2
        file.cues.append(VttCue(identity, start_ms, end_ms, text, PLAIN, None, line))
        return
    matched = _TIMES.match(times)
    both = (_ms(matched, 1), _ms(matched, 5)) if matched else (None, None)
    if matched is None or both[0] is None or both[1] is None:
        column, message = _fault(times)
        file.found.error(message, "cue-times", line, column, times.strip())
        return
    settings = parse_settings(times[matched.end() :], file.regions)
    for place, word in settings.ignored:
        file.found.warning(_why_not(word), "setting-ignored", line, matched.end() + place + 1, word)
    file.cues.append(VttCue(identity, both[0], both[1], text, settings.values, settings.written, line))


def _ms(times: re.Match[str], first: int) -> int | None:
    hours, minutes, seconds, fraction = times.group(first, first + 1, first + 2, first + 3)
    if minutes > "59" or seconds > "59" or len(hours or "") > _MOST_DIGITS:
        return None
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction)


def _fault(times: str) -> tuple[int, str]:
    """Where a time line goes wrong, and why."""
    start = _ONE_TIME.match(times)
    at = 0
    if start is not None and _ms(start, 1) is not None:
        if not times.startswith("-->", start.end()):
            return start.end() + 1, "Between the two times stands more than an arrow; the cue is left out."
        at = start.end() + 3
    column = at + 1 + len(times[at:]) - len(times[at:].lstrip(" \t\f"))
    which = "end" if at else "start"
    almost = _ALMOST.match(times, at)
    if almost is None:
        why = "has no time there"
    elif almost[1] == ",":
        why = "has a comma before its thousandths, where WebVTT has a dot"
    elif almost[1] is None:
        why = "has no thousandths"
    elif len(almost[2]) != 3:
        why = f"has {len(almost[2])} digits behind the dot, not three"
    else:
        why = "has minutes or seconds beyond 59, or not of two digits"
    return column, f"The {which} of this cue {why}; it must look like 00:01:02.500. The cue is left out."


def _why_not(word: str) -> str:
    if word == "align:middle":
        return "The setting align:middle is called align:center today; it is left out."
    if word.startswith("region:"):
        return f"There is no region {word[7:47]!r} above the first cue; the setting is left out."
    return f"The setting {word[:40]!r} says nothing to a player; it is left out."


def _no_empty_line(line: int, times: str, found: Found, owner: str) -> None:
    message = f"No empty line stands before these times: the line above them belongs to the {owner}."
    found.warning(message, "no-empty-line", line, 1, times.strip())


def _other(lines: list[str], first: int, file: VttFile) -> int:
    """A block without times: a comment, style sheet or region, or lines that no player reads."""
    at, last = first, len(lines)
    while at < last and lines[at] != "" and "-->" not in lines[at]:
        at += 1
    head, found = lines[first], file.found
    if not any(line.strip() for line in lines[first:at]):  # spaces alone: nothing is lost
        return at
    block = _BLOCK.fullmatch(head)
    if _NOTE.match(head):
        file.notes.append("\n".join(([head[5:]] if len(head) > 5 else []) + lines[first + 1 : at]))
    elif block is None:
        message = "These lines belong to no cue: there are no times above them. They are left out."
        found.error(message, "no-times", first + 1, 1, head)
    elif at == first + 1:
        found.warning(f"This {block[1]} block is empty.", "block-empty", first + 1, 1, head)
    elif file.cues:
        message = f"A {block[1]} block behind the first cue is not read by players; move it up."
        found.warning(message, "block-too-late", first + 1, 1, head)
    elif block[1] == "STYLE":
        file.styles.append("\n".join(lines[first + 1 : at]))
    else:
        _region(lines, first, at, file)
    if at < last and lines[at] != "":
        _no_empty_line(at + 1, lines[at], found, "block above")
    return at


def _region(lines: list[str], first: int, end: int, file: VttFile) -> None:
    region = parse_region("\n".join(lines[first + 1 : end]))
    for _, word in region.ignored:
        message = f"The region's setting {word[:40]!r} says nothing to a player; it is left out."
        file.found.warning(message, "setting-ignored", first + 1, 1, word)
    if not region.id:
        file.found.warning("This region has no id; no cue can use it.", "region-no-id", first + 1, 1, lines[first])
        return
    if region.id in file.regions:
        message = f"There is a region {region.id[:40]!r} further up, which this one replaces."
        file.found.warning(message, "region-twice", first + 1, 1, lines[first])
    file.regions[region.id] = region
