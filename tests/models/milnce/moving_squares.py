"""Clips of one square that moves one of four ways, with words: what a small text-video model must learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.data.source import Frames
from models.layers.word_tower import Dictionary

WAYS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}
SAID = {way: f"A square goes {way}." for way in WAYS}
BESIDE = "Welcome back to my channel."  # a candidate that fits no clip
DICTIONARY = Dictionary.of_texts([*SAID.values(), BESIDE], 40)


def moving(way: str, rng: np.random.Generator, frames: int = 8, size: int = 32) -> Frames:
    """uint8 [T, size, size, 3]: any square on noise, from any place on, two pixels a frame, around the edge."""
    out: NDArray[np.uint8] = rng.integers(0, 60, (frames, size, size, 3), dtype=np.uint8)
    colour, corner = rng.integers(150, 256, 3), rng.integers(0, size, 2)
    for t in range(frames):
        rows, columns = ((corner[axis] + 2 * t * WAYS[way][axis] + np.arange(size // 4)) % size for axis in (0, 1))
        out[t][np.ix_(rows, columns)] = colour
    return out


@dataclass(frozen=True)
class MovingSquares:
    """A ClipTextSource: every way as often as any other in a batch, the right text in any place among two."""

    seed: int = 0
    each: int = 2
    VERSION: str = "moving-squares"

    def clips_with_texts(self, batch: int) -> tuple[Frames, list[list[str]]]:
        rng = np.random.default_rng([self.seed, batch])
        ways = [way for way in WAYS for _ in range(self.each)]
        clips = np.stack([moving(way, rng) for way in ways])
        return clips, [[SAID[way], BESIDE] if rng.random() < 0.5 else [BESIDE, SAID[way]] for way in ways]
