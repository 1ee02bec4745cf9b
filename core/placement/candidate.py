"""What could be said, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.gaps import DEFAULT_PROFILE, FitProfile, spoken_ms


@dataclass(frozen=True, slots=True)
class Part:
    """Words that are spoken without a break."""

    text: str
    spoken_ms: int

    def __post_init__(self) -> None:
        if self.spoken_ms <= 0:
            raise ValueError(f"{self.text[:40]!r} takes no time to speak")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One wording. More than one part: the later ones are spoken after a pause, in a later gap where need be."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a wording has at least one part")

    @property
    def spoken_ms(self) -> int:
        return sum(part.spoken_ms for part in self.parts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that happens from `start_ms` to `end_ms`, and the wordings that would tell it."""

    id: str
    start_ms: int
    end_ms: int
    importance: float  # 0 decoration .. 1 the story breaks without it
    alternatives: tuple[Alternative, ...]
    reveals: bool = False  # never told before it happens ..
    may_reveal_early: bool = False  # .. unless somebody marked that it may be
    needs: str | None = None  # the id of a candidate that must have been said before
    extended: bool = False  # the picture may wait for it
    over_dialogue: str = ""  # why it may be spoken over dialogue; empty: it may not

    def __post_init__(self) -> None:
        if self.end_ms < self.start_ms or self.start_ms < 0:
            raise ValueError(f"the event of {self.id!r} goes from {self.start_ms} to {self.end_ms} ms")
        if not 0 <= self.importance <= 1:
            raise ValueError(f"the importance of {self.id!r} is {self.importance}, not between 0 and 1")


@dataclass(frozen=True, slots=True)
class Cue:
    """One part as it is spoken. An extended one takes no time of the film: both times are where the picture waits."""

    candidate: str
    start_ms: int
    end_ms: int
    text: str
    spoken_ms: int
    alternative: int = 0  # index into the candidate's alternatives
    part: int = 0
    extended: bool = False
    over_dialogue: str = ""  # the reason, where it is spoken over dialogue
    pinned: bool = False  # a person put it there


@dataclass(frozen=True, slots=True)
class Omitted:
    """What is not said, and why, in words."""

    candidate: str
    reason: str


def whole(text: str, profile: FitProfile = DEFAULT_PROFILE) -> Alternative:
    """A wording that is spoken without a break. Raises ValueError for a text without words."""
    return Alternative((Part(text, spoken_ms(text, profile)),))


_BREAK = re.compile(r"(?<=[.!?…;])\s+")


def in_two(text: str, profile: FitProfile = DEFAULT_PROFILE) -> list[Alternative]:
    """The ways to speak a text in two parts: at the end of a sentence, or at a semicolon."""
    ways = []
    for found in _BREAK.finditer(text):
        first, second = text[: found.start()], text[found.end() :]
        lengths = spoken_ms(first, profile), spoken_ms(second, profile)
        if all(lengths):
            ways.append(Alternative((Part(first, lengths[0]), Part(second, lengths[1]))))
    return ways
