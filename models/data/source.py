"""The protocol between whoever has data (the film world, an exported dataset) and whoever trains on it.

A source is a module or object with these members. Training commands name it as a string, so nothing here imports it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    image: Frames  # [H, W, 3] RGB
    caption: str
    attributes: Mapping[str, int]  # class index by attribute; absent where it does not apply


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a film in time order: spoken dialogue that the subtitles have, or audio description."""

    start_ms: int
    description: bool
    text: str
    unnamed: str  # of a description: the same with everyone called by look


@dataclass(frozen=True, slots=True)
class TrainingClip:
    """One described interval. `subtitles`: at most four lines of the minute before, oldest first."""

    film_seed: int
    index: int
    start_ms: int
    end_ms: int
    frames: Frames  # [T, H, W, 3]
    wide_frames: Frames  # [T, H, W, 3] of a window somewhat wider than the interval, as a product would cut it
    text: str
    unnamed: str
    previous: tuple[str, ...]  # all earlier descriptions
    subtitles: tuple[str, ...]


class TrainingSource(Protocol):
    VERSION: str
    ATTRIBUTES: Mapping[str, int]  # number of classes of each attribute of a Picture

    def training_pictures(self, seed: int, batch: int, count: int) -> list[Picture]:
        """Batch number `batch` of a stream: the same numbers give the same pictures."""
        ...

    def film_text(self, film_seed: int) -> list[TextLine]: ...

    def sayable(self, film_seed: int, text: str, heard: str) -> str:
        """A description of this film without the names that `heard` does not hold."""
        ...

    def briefly(self, text: str) -> str:
        """A description as it is told where there is no room to name the place."""
        ...

    def training_clips(self, film_seed: int, frames: int, size: int) -> list[TrainingClip]: ...

    def film_seeds(self, split: str) -> Sequence[int]:
        """Seeds of "train" or "tune" films; tests are never given out."""
        ...


def open_source(name: str) -> TrainingSource:
    """`name` is a module that has the protocol's members, such as studio.training."""
    return cast(TrainingSource, importlib.import_module(name))
