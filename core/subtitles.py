"""A film's own subtitles: whatever a player would take, read by the readers of timed text, faults passed over."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import SubtitlesRefused, TextRefused
from core.formats.convert import read_text
from core.formats.detect import detect
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.track import Reading

MAX_BYTES = 20_000_000
MAX_CUES = 100_000
MAX_TIME_MS = 100 * 3_600_000
PLAYED = ("srt", "vtt", "ass", "ttml", "dapt")
_UNSEEN = str.maketrans("", "", "\u200e\u200f\ufeff")


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    start_ms: int
    end_ms: int
    text: str  # without tags; line breaks kept


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    cues: list[SubtitleCue]  # by start
    encoding: str
    format: str  # one of PLAYED


def read_subtitles(data: bytes, name: str) -> SubtitleFile:
    """The cues of a subtitle file (`name` is for messages); raises `SubtitlesRefused` when there are none."""
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
    try:
        encoding = decode(data, None).encoding
    except TextRefused as refused:
        raise SubtitlesRefused(
            f"{name} is not text.", slug="subtitles-not-text", remedy="Upload subtitles as .srt or .vtt."
        ) from refused
    kind = _kind(data, name)
    reading = _read(data, name, kind)
    cues = _cues(reading)
    if kind == "vtt" and (reading is None or any(one.severity == "error" for one in reading.findings)):
        cues = max(cues, _cues(_read(data, name, "srt")), key=len)  # some are SubRip below their first line
    if not cues:
        raise SubtitlesRefused(
            f"{name} holds no cue: not one line like 00:01:02,000 --> 00:01:04,000 with text below it.",
            slug="subtitles-no-cues",
            remedy="Save the subtitles as SubRip (.srt) or WebVTT (.vtt) and send these.",
        )
    return SubtitleFile(cues[:MAX_CUES], encoding, kind)


def _kind(data: bytes, name: str) -> str:
    """What has a format of no player is taken for SubRip: what that cannot read is no subtitle."""
    try:
        found = detect(data, name).name
    except TextRefused:
        return "srt"
    return found if found in PLAYED else "srt"


def _read(data: bytes, name: str, kind: str) -> Reading | None:
    try:
        return read_text(data, name, TextOptions(kind="transcript"), kind)[1]
    except TextRefused:
        return None


def _cues(reading: Reading | None) -> list[SubtitleCue]:
    """By start; without those that last no time or say nothing."""
    found = [
        SubtitleCue(cue.start_ms, cue.end_ms, text)
        for cue in (reading.track.cues if reading is not None else ())
        if cue.start_ms < cue.end_ms <= MAX_TIME_MS and (text := _tidy(cue.text))
    ]
    return sorted(found, key=lambda cue: (cue.start_ms, cue.end_ms))


def _tidy(text: str) -> str:
    """Spaces in a row are one, empty lines none."""
    lines = (" ".join(line.split()) for line in text.translate(_UNSEEN).split("\n"))
    return "\n".join(line for line in lines if line)
