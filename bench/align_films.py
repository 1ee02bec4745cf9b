"""Instructional films for `bench align`: seconds as features, sentences as word ids, and the truth of both.

Features are what is true in each second plus noise (studio.instruction_features): how a model aligns is measured here,
not how it sees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.layers.word_tower import Dictionary
from models.metrics.htm_align import AlignVideo, Outcome
from studio.instruction import Dials, Instruction
from studio.instruction_features import COLUMNS, features
from studio.instruction_story import write_instruction
from studio.instruction_words import vocabulary
from studio.world import VERBS

NOISE = 0.25  # standard deviation, where what is true counts 1
MAX_WORDS = 16
DOMAIN = Dials()  # the standard's: told 3 s early, wide of their actions, and most talk tells nothing
OTHER = Dials(early_s=-3, sigma_s=8, alignable=0.2, action_every_s=8)  # narrators who tell less, and afterwards
WORDS: tuple[str, ...] = tuple(vocabulary())
_DICTIONARY = Dictionary.of(WORDS)
_COLUMN = {name: at for at, name in enumerate(COLUMNS)}
# One picture shows a movement but not which way it goes: the columns of a verb and of its reverse.
_PAIRS = [
    (_COLUMN[f"verb {verb.id}"], _COLUMN[f"verb {verb.reverse}"])
    for verb in VERBS
    if verb.reverse and verb.id < verb.reverse
]


@dataclass(frozen=True)
class AlignFilm:
    """An `AlignmentFilm` of models.tan.sampling, with its truth. Times are seconds."""

    instruction: Instruction
    features: NDArray[np.float32]  # [T, len(COLUMNS)]

    @cached_property
    def sentences(self) -> NDArray[np.int64]:
        """[K, MAX_WORDS] word ids, 0 where there is no word."""
        return word_ids([sentence.text for sentence in self.instruction.sentences])

    @property
    def duration(self) -> float:
        return self.instruction.film.duration_ms / 1000

    @cached_property
    def starts(self) -> list[float]:
        return [sentence.start_ms / 1000 for sentence in self.instruction.sentences]

    @cached_property
    def ends(self) -> list[float]:
        return [sentence.end_ms / 1000 for sentence in self.instruction.sentences]

    @cached_property
    def spans(self) -> list[tuple[float, float] | None]:
        """When what a sentence tells is seen; None where it tells nothing that is."""
        return [
            None if told.intervals is None else (told.intervals[0][0] / 1000, told.intervals[-1][1] / 1000)
            for told in self.instruction.sentences
        ]


def word_ids(texts: Sequence[str]) -> NDArray[np.int64]:
    """[N, MAX_WORDS]: ids from 1 on, 0 for an unknown word and after the end."""
    return _DICTIONARY.tokens(texts, "tan", MAX_WORDS).numpy()


def align_films(first_seed: int, count: int, dials: Dials = DOMAIN, noise: float = NOISE) -> list[AlignFilm]:
    written = [write_instruction(seed, dials) for seed in range(first_seed, first_seed + count)]
    return [AlignFilm(each, features(each, noise)) for each in written]


def seen_by(see: Callable[[NDArray[np.float32]], NDArray[np.float32]], films: Sequence[AlignFilm]) -> list[AlignFilm]:
    """The same films, their seconds as a backbone sees them."""
    return [AlignFilm(film.instruction, see(film.features)) for film in films]


def align_video(film: AlignFilm, seconds: NDArray[np.float32], sentences: NDArray[np.float32]) -> AlignVideo:
    """For models.metrics.htm_align: a sentence that tells something has the time of what it tells."""
    times = [span or spoken for span, spoken in zip(film.spans, zip(film.starts, film.ends, strict=True), strict=True)]
    return AlignVideo(
        f"{film.instruction.film.seed:012d}", seconds, sentences, [span is not None for span in film.spans],
        [start for start, _ in times], [end for _, end in times],
    )  # fmt: skip


def as_spoken(film: AlignFilm) -> Outcome:
    """What is found by pointing at the second in which the middle of a sentence is spoken."""
    middles = [(start + end) / 2 for start, end in zip(film.starts, film.ends, strict=True)]
    hits = [
        math.floor(span[0]) <= math.floor(middle) <= math.ceil(span[1])
        for span, middle in zip(film.spans, middles, strict=True)
        if span is not None
    ]
    return Outcome(tuple(hits), tuple(span is not None for span in film.spans), (0.0,) * len(middles))


def as_one_picture(seconds: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same seconds to somebody who sees each as one picture: a verb and its reverse look the same."""
    folded = seconds.copy()
    for one, other in _PAIRS:
        folded[..., one] = folded[..., other] = (seconds[..., one] + seconds[..., other]) / np.sqrt(2)
    return folded
