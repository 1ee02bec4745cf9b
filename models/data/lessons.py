"""Instructional films to learn alignment from: sentences, when they are spoken, and what one sees meanwhile.

A source is a module or object with `LessonSource`'s members; training commands name it as a string.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from models.data.source import Frames


@dataclass(frozen=True, slots=True)
class Lesson:
    """One film. Times are seconds; `spans` are None where a sentence tells nothing that one sees."""

    seed: int
    duration: float
    texts: tuple[str, ...]  # in the order of speech
    starts: tuple[float, ...]  # of speech
    ends: tuple[float, ...]
    spans: tuple[tuple[float, float] | None, ...]  # when what they tell is seen: the truth, not for training

    @property
    def alignable(self) -> tuple[bool, ...]:
        return tuple(span is not None for span in self.spans)


class LessonSource(Protocol):
    VERSION: str
    VOCABULARY: Sequence[str]  # all words that a narrator says, each once, in lower case

    def lesson(self, seed: int) -> Lesson: ...

    def lesson_frames(self, seed: int, size: int, step_ms: int) -> Iterator[Frames]:
        """Pictures [size, size, 3] of one film as a decoder would give them, one every `step_ms` from 0 on."""
        ...

    def lesson_seeds(self, split: str) -> Sequence[int]:
        """Seeds of "train" or "tune" films; tests are never given out."""
        ...


def open_lessons(name: str) -> LessonSource:
    """`name` is a module that has the protocol's members, such as studio.training_lessons."""
    return cast(LessonSource, importlib.import_module(name))
