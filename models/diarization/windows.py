"""Windows of the shelf's soundtracks, and who speaks when in them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.sound_shelf import names, take
from models.data.soundtracks import RATE, Soundtrack


@dataclass(frozen=True, slots=True)
class Talk:
    """A soundtrack's samples with its lines as arrays, in order of their beginnings."""

    name: str
    samples: NDArray[np.int16]  # [n] at 16 kHz
    starts: NDArray[np.int64]  # [lines], in samples
    ends: NDArray[np.int64]
    speakers: NDArray[np.int64]  # [lines], numbers of `Shelf.speakers`

    def active(self, first: int, moments: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Who speaks at `first + moments` (samples, in order): [moments, voices], and the voices' numbers."""
        inside = np.flatnonzero((self.starts < first + moments[-1]) & (self.ends > first))
        voices = np.unique(self.speakers[inside])
        speaks = np.zeros((len(moments), len(voices)), bool)
        for line in inside:
            where = slice(*np.searchsorted(moments, (self.starts[line] - first, self.ends[line] - first)))
            speaks[where, np.searchsorted(voices, self.speakers[line])] = True
        return speaks, voices


class Shelf:
    """The soundtracks of a folder, the `count` of lowest seeds; samples are read where they lie."""

    def __init__(self, folder: Path, count: int | None = None) -> None:
        ordered = sorted(names(folder), key=lambda name: int(name.rsplit("-", 1)[1]))
        if count is not None and len(ordered) < count:
            raise ValueError(f"{folder} holds {len(ordered)} soundtracks and not {count}: see models.data.sound_shelf")
        tracks = [(name, take(folder, name)) for name in ordered[:count]]
        self.speakers = sorted({line.speaker for _, track in tracks for line in track.lines})
        number = {name: place for place, name in enumerate(self.speakers)}
        self.talks = [_talk(name, track, number) for name, track in tracks if track.lines]
        self.films = [talk for talk in self.talks if not talk.name.startswith("alone")]
        self.alone = [talk for talk in self.talks if talk.name.startswith("alone")]
        self._by_length = {
            id(talks): np.cumsum([len(talk.samples) for talk in talks]).tolist() for talks in (self.films, self.alone)
        }

    def any_talk(self, rng: random.Random, alone: float) -> Talk:
        """Longer ones more often; with chance `alone` one of a voice by itself."""
        talks = self.alone if self.alone and (not self.films or rng.random() < alone) else self.films
        return rng.choices(talks, cum_weights=self._by_length[id(talks)])[0]


def window(talk: Talk, rng: random.Random, size: int) -> tuple[NDArray[np.float32], int]:
    """`size` samples as -1..1 from anywhere, zeros behind the end, and the first one's place."""
    first = rng.randrange(max(1, len(talk.samples) - size + 1))
    return cut(talk.samples, first, size), first


def cut(samples: NDArray[np.int16], first: int, size: int) -> NDArray[np.float32]:
    """`size` samples from `first` (which may lie before the beginning) as -1..1, zeros where there is no sound."""
    found = np.zeros(size, np.float32)
    begin, end = max(0, first), min(len(samples), first + size)
    if begin < end:
        found[begin - first : end - first] = samples[begin:end]
    return found / np.float32(32768)


def _talk(name: str, track: Soundtrack, number: dict[str, int]) -> Talk:
    at = RATE // 1000
    return Talk(
        name,
        track.samples,
        np.array([line.start_ms * at for line in track.lines]),
        np.array([line.end_ms * at for line in track.lines]),
        np.array([number[line.speaker] for line in track.lines]),
    )
