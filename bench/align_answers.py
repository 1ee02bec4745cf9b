"""People who label sentences of `bench align`'s films, simulated: the truth, with as many mistakes as are asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.align_films import AlignFilm

Key = tuple[int, int]  # a film's place and a sentence's
Span = tuple[float, float]  # seconds
NEAR_S = 1.0  # standard deviation of an interval's either end, where somebody is right


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a sentence is seen; None: nowhere."""

    span: Span | None


def answers_of(films: Sequence[AlignFilm], mistakes: float, seed: int = 0) -> dict[Key, Answer]:
    """What would be answered of every sentence, whenever it is asked.

    A mistake says of a sentence that can be seen "nowhere" or, as often, a wrong place; and of another one a place.
    """
    rng = random.Random(seed)
    found: dict[Key, Answer] = {}
    for place, film in enumerate(films):
        for number, span in enumerate(film.spans):
            wrong = rng.random() < mistakes
            if span is None:
                length = film.ends[number] - film.starts[number]
                found[place, number] = Answer(_anywhere(film, length, rng) if wrong else None)
            elif wrong:
                nowhere = rng.random() < 0.5
                found[place, number] = Answer(None if nowhere else _anywhere(film, span[1] - span[0], rng))
            else:
                found[place, number] = Answer(_about(film, span, rng))
    return found


def _about(film: AlignFilm, span: Span, rng: random.Random) -> Span:
    """Both ends by hand: at least a second of it lies within the film."""
    start = min(max(0.0, span[0] + rng.gauss(0, NEAR_S)), film.duration - 1)
    return start, min(max(start + 1, span[1] + rng.gauss(0, NEAR_S)), film.duration)


def _anywhere(film: AlignFilm, length: float, rng: random.Random) -> Span:
    start = rng.uniform(0, film.duration - length)
    return start, start + length
