"""The subtitles that a film comes with: complete ones, or those of a DVD, which miss a part of what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studio.truth import Film

Completeness = Literal["complete", "dvd"]


@dataclass(frozen=True, slots=True)
class Cue:
    start_ms: int
    end_ms: int
    text: str


def subtitle_cues(film: Film, which: Completeness, offset_ms: int = 0) -> list[Cue]:
    """One cue per utterance, shown for its slot; in order and never overlapping."""
    told = [line for line in film.dialogue if which == "complete" or line.in_subtitles]
    cues = [Cue(line.start_ms + offset_ms, line.end_ms + offset_ms, line.text) for line in told]
    cues.sort(key=lambda cue: cue.start_ms)
    return cues


def srt(cues: list[Cue]) -> str:
    """The cues as a SubRip file."""
    blocks = [
        f"{number}\n{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{cue.text}\n"
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n".join(blocks)


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
