"""WebVTT, by the standard's own algorithm: what a browser would find is what is found here, and what it would drop
silently is told.

Resolution: exact to the millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.track import Finding, Kind, Reading, TextCue, TextTrack
from core.formats.webvtt_cue_text import parse_cue_text, plain_text, speaker_of
from core.formats.webvtt_settings import PLAIN, CueSettings, named_settings, parse_region, parse_settings

CARRIES = frozenset(("id", "speaker", "markup", "settings"))
_TIME = r"(?:([0-9]{1,9}):)?([0-9]{2}):([0-9]{2})\.([0-9]{3})(?![0-9])"
_TIMES = re.compile(rf"[ \t\n\f\r]*{_TIME}[ \t\n\f\r]*-->[ \t\n\f\r]*{_TIME}(.*)")
_SIGNATURE = re.compile(r"\ufeff?WEBVTT(?=[ \t\n]|$)")
_HEADER = re.compile(r"^(Kind|Language)\s*:\s*(\S+)\s*$", re.IGNORECASE)
_KINDS: Mapping[str, Kind] = {"captions": "transcript", "subtitles": "transcript", "descriptions": "description"}


@dataclass(frozen=True, slots=True)
class VttCue:
    """A cue as the standard has it; `text` is cue text with its tags."""

    id: str
    start_ms: int
    end_ms: int
    text: str
    settings: CueSettings = PLAIN
    written: str = ""  # the settings as they stand in the file
    line: int = 0  # of its times, from 1


@dataclass(slots=True)
class VttFile:
    cues: list[VttCue] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    regions: dict[str, dict[str, str]] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def parse_webvtt(text: str) -> VttFile:
    """All that a file's text holds. Raises `TextRefused` where its first line is not WebVTT's."""
    lines = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not _SIGNATURE.match(lines[0]):
        raise TextRefused(
            "The file does not begin with WEBVTT.",
            slug="text-no-signature",
            remedy="Put WEBVTT into its first line, followed by an empty one.",
            line=1,
            column=1,
        )
    if lines[-1] == "":
        lines.pop()
    file = VttFile(header=[lines[0].lstrip("\ufeff")])
    at, last = 1, len(lines)
    if at < last and lines[at] == "":
        at += 1
    else:
        at = _header(lines, at, file)
    while at < last:
        if lines[at] == "":
            at += 1
        else:
            at = _block(lines, at, file)
    return file


def _header(lines: list[str], at: int, file: VttFile) -> int:
    """The lines under the signature, up to an empty one or a cue's times."""
    while at < len(lines) and lines[at] != "" and "-->" not in lines[at]:
        file.header.append(lines[at])
        at += 1
    return at


def _block(lines: list[str], first: int, file: VttFile) -> int:
    """One block: a cue, or what is none. The line behind it comes back."""
    at, last = first, len(lines)
    for time_line in (first, first + 1):
        if time_line < last and "-->" in lines[time_line]:
            times = _TIMES.match(lines[time_line])
            at = time_line + 1
            while at < last and lines[at] != "" and "-->" not in lines[at]:
                at += 1
            if times is None:
                file.findings.append(_bad_times(lines[time_line], time_line + 1))
            else:
                identity = lines[first] if time_line > first else ""
                file.cues.append(_cue(times, identity, "\n".join(lines[time_line + 1 : at]), time_line + 1, file))
            return at
        if time_line >= last or lines[time_line] == "":
            break
    while at < last and lines[at] != "" and "-->" not in lines[at]:
        at += 1
    _other(lines[first:at], first + 1, file)
    return at


def _cue(times: re.Match[str], identity: str, text: str, line: int, file: VttFile) -> VttCue:
    h1, m1, s1, f1, h2, m2, s2, f2, rest = times.groups()
    start_ms = ((int(h1 or 0) * 60 + int(m1)) * 60 + int(s1)) * 1000 + int(f1)
    end_ms = ((int(h2 or 0) * 60 + int(m2)) * 60 + int(s2)) * 1000 + int(f2)
    if m1 > "59" or s1 > "59" or m2 > "59" or s2 > "59":
        file.findings.append(_bad_times(times[0], line))
        return VttCue(identity, -1, -1, text, line=line)
    settings = PLAIN
    if rest and not rest.isspace():
        settings, ignored = parse_settings(rest, file.regions)
        for word in ignored:
            message = f"The setting {word[:40]!r} says nothing to a player; it is left out."
            file.findings.append(
                Finding(message, line, times[0].find(word) + 1, "warning", "setting-ignored", word[:80])
            )
    return VttCue(identity, start_ms, end_ms, text, settings, rest, line)


def _bad_times(text: str, line: int) -> Finding:
    return Finding(
        "These are no times of a cue: they must look like 00:01:02.500 --> 00:01:04.000. The cue is left out.",
        line,
        1,
        "error",
        "cue-times",
        text.strip()[:80],
    )


def _other(lines: list[str], line: int, file: VttFile) -> None:
    """A block without times: a comment, style sheet or region, or lines that no player reads."""
    head, body = lines[0], "\n".join(lines[1:])
    name = head.rstrip(" \t")
    if head == "NOTE" or head.startswith(("NOTE ", "NOTE\t")):
        file.notes.append("\n".join([head[5:], *lines[1:]] if len(head) > 5 else lines[1:]))
    elif name in ("STYLE", "REGION") and file.cues:
        message = f"A {name} block behind the first cue is not read by players; move it up."
        file.findings.append(Finding(message, line, 1, "warning", "block-too-late", head[:80]))
    elif name == "STYLE":
        file.styles.append(body)
    elif name == "REGION":
        settings = parse_region(body)
        if settings.get("id"):
            file.regions[settings["id"]] = settings
        else:
            file.findings.append(
                Finding("This region has no id; no cue can use it.", line, 1, "warning", "region-no-id")
            )
    else:
        message = "These lines belong to no cue: there are no times above them. They are left out."
        file.findings.append(Finding(message, line, 1, "error", "no-times", head[:80]))


def read_webvtt(data: bytes, options: TextOptions) -> Reading:
    """Captions, descriptions, metadata or chapters; cues whose times are no times are findings."""
    decoded = decode(data, options.encoding or ("utf-8" if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else None))
    file = parse_webvtt(decoded.text)
    kind, language, named = options.kind, options.language, ""
    for row in file.header[1:]:
        if header := _HEADER.match(row):
            if header[1].lower() == "kind":
                named = header[2].lower()
                kind = _KINDS.get(named, kind)
            else:
                language = header[2]
    cues = [_text_cue(cue, file) for cue in file.cues if cue.start_ms >= 0]
    title = file.header[0][7:].strip()
    parts: dict[str, Any] = {
        "title": title,
        "vtt_kind": named,
        "vtt_header": [row for row in file.header[1:] if not _HEADER.match(row)],
        "vtt_regions": list(file.regions.values()),
        "vtt_styles": file.styles,
        "vtt_notes": file.notes,
    }
    about = {name: value for name, value in parts.items() if value}
    return Reading(TextTrack(cues, kind, language, about), file.findings, decoded.encoding, decoded.guessed)


def _text_cue(cue: VttCue, file: VttFile) -> TextCue:
    data: dict[str, Any] = {}
    plain = cue.text
    if "<" in plain or "&" in plain:
        root = parse_cue_text(plain)
        plain = plain_text(root)
        if speaker := speaker_of(root):
            data["speaker"] = speaker
        if "<" in cue.text and cue.text != voiced(plain, speaker):
            data["markup"] = cue.text
    if cue.id:
        data["id"] = cue.id
    if cue.written and (settings := named_settings(cue.written)):
        data["settings"] = settings
    end_ms = cue.end_ms
    if end_ms < cue.start_ms:
        message = "The cue ends before it begins: players never show it. It is kept without length."
        file.findings.append(Finding(message, cue.line, 1, "warning", "cue-end-before-start", plain[:80]))
        end_ms = cue.start_ms
    return TextCue(cue.start_ms, end_ms, plain, data)


def voiced(text: str, speaker: str) -> str:
    """Plain text as cue text, in its speaker's voice."""
    from core.formats.webvtt_cue_text import escaped

    name = escaped(" ".join(speaker.split()))
    return f"<v {name}>{escaped(text)}" if name else escaped(text)
