"""Soundtracks to learn hearing from: samples, and who says which word when.

A source is a module or object with `SoundtrackSource`'s members; training commands name it as a string.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # Hz


@dataclass(frozen=True, slots=True)
class SpokenWord:
    start_ms: int
    end_ms: int
    text: str  # as written, without signs around it


@dataclass(frozen=True, slots=True)
class SpokenLine:
    start_ms: int  # when it is audible, half open
    end_ms: int
    text: str
    speaker: str  # the same voice has the same name in every soundtrack
    narration: bool
    words: tuple[SpokenWord, ...]  # in order


@dataclass(frozen=True, slots=True)
class Soundtrack:
    seed: int
    samples: NDArray[np.int16]  # mono [n] at 16 kHz
    lines: tuple[SpokenLine, ...]  # in order of time; actors and narrator may overlap
    missing: tuple[int, ...]  # indices of lines that the film's subtitles leave out, narration aside
    cast: tuple[str, ...] = ()  # names of the film's people

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // RATE


class SoundtrackSource(Protocol):
    VERSION: str

    def soundtrack(
        self, seed: int, length_s: int = 120, with_ad: bool = True, unseen: bool = False, damage: bool = False
    ) -> Soundtrack:
        """One film's sound. `with_ad`: with description between the lines. `unseen`: by voices that no training
        soundtrack has. `damage`: as heard through another mixing desk, room or codec; training only."""
        ...

    def alone(self, seed: int) -> Soundtrack:
        """One line after the other by one voice of many, without a film around them: to learn voices from."""
        ...

    def soundtrack_seeds(self, split: str) -> Sequence[int]:
        """Seeds of "train" or "tune" films; tests are never given out."""
        ...


def open_soundtracks(name: str) -> SoundtrackSource:
    """`name` is a module that has the protocol's members, such as studio.training_soundtracks."""
    return cast(SoundtrackSource, importlib.import_module(name))
