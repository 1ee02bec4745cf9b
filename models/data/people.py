"""The protocol between whoever knows who is in the picture (the film world, an annotated film) and whoever learns it.

A look is an index into the source's `LOOKS`; names are of one film only. No film, no torch: text, times and arrays.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from models.data.source import Frames


@dataclass(frozen=True, slots=True)
class LookPhrase:
    """What a describer calls a person who has no name yet."""

    phrase: str  # "the man in the orange jacket"
    pronoun: str  # he, she, it


@dataclass(frozen=True, slots=True)
class CueTruth:
    """One described interval. `wide` is the window that a product would look at."""

    index: int
    start_ms: int
    end_ms: int
    actor: int  # look
    target: int | None  # look
    in_view: frozenset[int]  # looks that are seen in a quarter of the interval or more
    in_view_wide: frozenset[int]
    importance: float  # 0 decoration .. 1 the story breaks without it
    gap_ms: int  # how long nobody speaks around it


@dataclass(frozen=True, slots=True)
class Said:
    """One subtitled utterance; the truth about it is for training and measuring only."""

    start_ms: int
    end_ms: int
    text: str
    speaker: int  # look
    in_view: frozenset[int]  # looks


@dataclass(frozen=True, slots=True)
class PeopleTruth:
    """One film. `names[look]` is what its bearer is called; whoever is not in the film is not there."""

    film_seed: int
    duration_ms: int
    names: dict[int, str]
    cues: tuple[CueTruth, ...]
    said: tuple[Said, ...]  # what the subtitles have, in time order
    told: tuple[str, ...]  # the true description of each cue, with names


class PeopleSource(Protocol):
    VERSION: str
    LOOKS: Sequence[LookPhrase]

    def people(self, film_seed: int) -> PeopleTruth: ...

    def frames_at(self, film_seed: int, times_ms: Sequence[int], size: int) -> Frames:
        """Frames [N, size, size, 3] of a film at these times."""
        ...


def truth_of(source: PeopleSource, film_seed: int, cues: Sequence[int]) -> PeopleTruth:
    """The truth of a film whose features are of the cues with these indices. Raises ValueError where they differ."""
    truth = source.people(film_seed)
    if list(cues) != [cue.index for cue in truth.cues]:
        raise ValueError(
            f"film {film_seed} has other cues than its features: compute the features anew (models.clip.features)"
        )
    return truth


def open_people(name: str) -> PeopleSource:
    """`name` is a module that has the protocol's members, such as studio.training_people."""
    return cast(PeopleSource, importlib.import_module(name))
