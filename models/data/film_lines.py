"""What is said in films and by whom, without its sound: to learn from text and times.

A source is a module or object with `LinesSource`'s members; training commands name it as a string.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast


@dataclass(frozen=True, slots=True)
class FilmLine:
    start_ms: int  # half open
    end_ms: int
    text: str
    speaker: str  # a person of the film's cast; "" for the narrator
    in_subtitles: bool  # narration never is
    unnamed: str = ""  # of narration: the same with everyone called by look

    @property
    def narration(self) -> bool:
        return not self.speaker


@dataclass(frozen=True, slots=True)
class FilmLines:
    """One film: dialogue and narration in order of time; names are spelled as in the cast."""

    seed: int
    duration_ms: int
    lines: tuple[FilmLine, ...]
    cast: tuple[str, ...]


class LinesSource(Protocol):
    VERSION: str

    def film_lines(self, seed: int, length_s: int = 120) -> FilmLines: ...

    def lines_seeds(self, split: str) -> Sequence[int]:
        """Seeds of "train" or "tune" films; tests are never given out."""
        ...


def open_lines(name: str) -> LinesSource:
    """`name` is a module that has the protocol's members, such as studio.training_lines."""
    return cast(LinesSource, importlib.import_module(name))
