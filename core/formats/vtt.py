"""WebVTT: captions, and descriptions that a browser or a screen reader speaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class TimedText(Protocol):
    """What every writer needs of a cue."""

    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def text(self) -> str: ...


def write_vtt(cues: Iterable[TimedText], kind: str = "descriptions", language: str = "en") -> str:
    """A WebVTT file; `kind` (descriptions, captions, subtitles) stands in its header for people and tools."""
    blocks = [f"WEBVTT\nKind: {kind}\nLanguage: {language}"]
    for number, cue in enumerate(cues, 1):
        blocks.append(f"{number}\n{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}\n{escape(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def stamp(time_ms: int, point: str = ".") -> str:
    """hh:mm:ss.mmm"""
    seconds, ms = divmod(time_ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{ms:03d}"


def one_block(text: str) -> str:
    """Text without empty lines, which would end the cue."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def escape(text: str) -> str:
    """Cue text with WebVTT's special characters escaped."""
    return one_block(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
