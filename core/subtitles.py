"""Subtitle files as they are found in the wild: any encoding, small faults, SubRip or WebVTT, tags and all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import SubtitlesRefused, TextRefused
from core.formats.encodings import decode

MAX_BYTES = 20_000_000
MAX_CUES = 100_000
MAX_TIME_MS = 100 * 3_600_000


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    start_ms: int
    end_ms: int
    text: str  # without tags; line breaks kept


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    cues: list[SubtitleCue]  # by start
    encoding: str
    format: str  # srt, vtt


def read_subtitles(data: bytes, name: str) -> SubtitleFile:
    """The cues of an .srt or .vtt file (`name` is for messages); raises `SubtitlesRefused` when there are none."""
    if len(data) > MAX_BYTES:
        raise SubtitlesRefused(
            f"{name} is {len(data):,} bytes; subtitle files are taken up to {MAX_BYTES:,}.",
            slug="subtitles-too-large",
            remedy="Check that this is the subtitle file and not something else.",
        )
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise SubtitlesRefused(
            f"{name} is empty.", slug="subtitles-empty", remedy="Leave it out, or choose the right file."
        )
    text, encoding = decode_text(data, name)
    kind = "vtt" if text.lstrip("\ufeff \t\r\n").startswith("WEBVTT") else "srt"
    cues = sorted(_cues(text), key=lambda cue: (cue.start_ms, cue.end_ms))
    if not cues:
        raise SubtitlesRefused(
            f"{name} holds no cue: not one line like 00:01:02,000 --> 00:01:04,000 with text below it.",
            slug="subtitles-no-cues",
            remedy="Subtitles are read as SubRip (.srt) or WebVTT (.vtt); save them as one of these.",
        )
    return SubtitleFile(cues[:MAX_CUES], encoding, kind)


def decode_text(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding that it was read in."""
    try:
        decoded = decode(data, None)
    except TextRefused as refused:
        raise SubtitlesRefused(
            f"{name} is not text.", slug="subtitles-not-text", remedy="Upload subtitles as .srt or .vtt."
        ) from refused
    return decoded.text, decoded.encoding


_STAMP = r"(?:(\d{1,3})\s*[:.]\s*)?(\d{1,3})\s*[:.]\s*(\d{1,2})\s*(?:[,.:]\s*(\d{1,3}))?"
_TIMES = re.compile(rf"^\s*{_STAMP}\s*-{{1,3}}\s*>\s*{_STAMP}(?:\s+.*)?$")
_TAG = re.compile(r"</?[A-Za-z][^>\n]{0,200}>|<\d{1,3}(?::\d{2}){1,2}\.\d{3}>|</?>")
_OVERRIDE = re.compile(r"\{\\[^}\n]*\}|\{[yYcCfFsSpP]:[^}\n]*\}")


def _cues(text: str) -> Iterator[SubtitleCue]:
    """Every time line and the text below it, up to an empty line or the next cue's number and times."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    at = 0
    while at < len(lines):
        times = _TIMES.match(lines[at])
        at += 1
        if times is None:
            continue
        body: list[str] = []
        while at < len(lines) and not _ends_cue(lines, at, bool(body)):
            body.append(lines[at])
            at += 1
        start_ms, end_ms = _ms(times.groups()[:4]), _ms(times.groups()[4:])
        said = plain_text("\n".join(body))
        if said and start_ms < end_ms <= MAX_TIME_MS:
            yield SubtitleCue(start_ms, end_ms, said)


def _ends_cue(lines: list[str], at: int, has_body: bool) -> bool:
    line = lines[at].strip()
    if not line:
        # Some files put an empty line between the times and the text.
        following = lines[at + 1].strip() if at + 1 < len(lines) else ""
        return has_body or not following or _starts_cue(lines, at + 1)
    return _starts_cue(lines, at)


def _starts_cue(lines: list[str], at: int) -> bool:
    if _TIMES.match(lines[at]):
        return True
    return lines[at].strip().isdigit() and at + 1 < len(lines) and _TIMES.match(lines[at + 1]) is not None


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3_600_000 + int(minutes or 0) * 60_000 + int(seconds or 0) * 1_000
    return whole + int((fraction or "0").ljust(3, "0"))


def plain_text(text: str) -> str:
    """What is said: tags, override codes and entities resolved, spaces tidied, empty lines dropped."""
    text = text.replace("\u2060", "")  # by which our SubRip keeps text from being a tag
    text = _TAG.sub("", _OVERRIDE.sub("", text)).replace("\\N", "\n").replace("\\h", " ")
    text = html.unescape(text).replace("\u200e", "").replace("\u200f", "").replace("\ufeff", "")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
