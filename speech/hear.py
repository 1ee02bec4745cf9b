"""All that is heard in a soundtrack: who speaks when, what they say, and which voice describes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speech.said import Line, Turn

Progress = Callable[[float, float, str], None]  # done, total and what is done; may raise to cancel


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice of a soundtrack, as far as it can be told from the others."""

    number: int  # as Turn.speaker
    speech_ms: int
    words: int
    first_person: float  # share of its words that are I, me, my, we ..
    narrator: float  # 0..1: how likely it is the describer


@dataclass(frozen=True, slots=True)
class Heard:
    lines: tuple[Line, ...]  # in order of time, of actors and describers
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]  # in order of number
    narrators: frozenset[int]  # numbers; empty where nobody describes
    narrator_probability: float  # that the answer, "nobody" included, is right
    language: str  # BCP 47; "" where nothing was said
    confidence: float  # 0..1: mean probability of the words

    @property
    def description(self) -> list[Line]:
        return [line for line in self.lines if line.speaker in self.narrators]

    @property
    def dialogue(self) -> list[Line]:
        return [line for line in self.lines if line.speaker not in self.narrators]


def hear(
    audio: NDArray[np.int16],
    ears: Ears,
    progress: Progress | None = None,
    subtitles: Sequence[Line] = (),
) -> Heard:
    """Everything said in `audio`, int16 [n] at 16 kHz; a film's own subtitles, where there are some, tell who is no
    narrator."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Ears:
    """The models that hear, loaded."""
