"""Two cuts of one film of the film world, small: what is compared is its whole sound and a picture of few cells."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.film_writer import SOUND_RATE, Encoding, Second, encode
from studio.picture import Renderer
from studio.soundtrack import mix
from studio.story import write_film
from studio.truth import Film

LENGTH_S = 70  # of the films that are cut
SIZE = (96, 54)  # px
FRAMES = 5  # a second


@dataclass(frozen=True, slots=True)
class Part:
    """[start_s, end_s) of a film, whole seconds; without a film, a black and silent leader of that length."""

    seed: int | None
    start_s: int
    end_s: int


@cache
def _film(seed: int) -> tuple[Film, NDArray[np.float32]]:
    film = write_film(seed, LENGTH_S)
    return film, mix(film)[0]


@cache
def _second(seed: int, second: int) -> Second:
    film, sound = _film(seed)
    pictures = Renderer(*SIZE)
    frames = [pictures.frame(film, second * 1000 + at * 1000 // FRAMES) for at in range(FRAMES)]
    return Second(frames, sound[second * SOUND_RATE : (second + 1) * SOUND_RATE])


def write_cut(path: Path, *parts: Part, silent: bool = False) -> Path:
    """The parts one after another."""
    black = Second([np.zeros((SIZE[1], SIZE[0], 3), np.uint8)] * FRAMES, np.zeros((SOUND_RATE, 2), np.float32))
    seconds = [
        black if part.seed is None else _second(part.seed, at)
        for part in parts
        for at in range(part.start_s, part.end_s)
    ]
    if silent:
        seconds = [Second(second.frames, black.sound) for second in seconds]
    encode(path, Encoding(*SIZE, Fraction(FRAMES), path.suffix[1:], preset="ultrafast", threads=1), seconds)
    return path
