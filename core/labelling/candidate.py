"""A sentence that could be asked about, and how much an answer is expected to tell, in bits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the model in service thinks of one sentence."""

    sentence: str
    video: str
    alignable: float  # probability that it can be seen at all
    place: Sequence[float] = ()  # weight of each second of the video, >= 0, of any sum; empty: nothing to choose from
    embedding: Sequence[float] | None = None  # rows of one pool are of one width; None: unlike everything


@dataclass(frozen=True, slots=True)
class Pool:
    """N candidates in their ids' order, so that the order in which they came changes nothing."""

    candidates: tuple[Candidate, ...]
    alignable_bits: Floats  # [N] entropy of alignable or not, at most 1
    place_bits: Floats  # [N] entropy of the second, given that it can be seen
    rows: Floats  # [N, D] embeddings of length 1; 0 where there is none

    @property
    def alignable(self) -> Floats:
        return np.array([one.alignable for one in self.candidates], np.float64)


def pool_of(candidates: Iterable[Candidate]) -> Pool:
    """Raises `Invalid`, naming the sentence, for what is no probability, no weight or no number."""
    ordered = tuple(sorted(candidates, key=lambda one: one.sentence))
    for before, after in pairwise(ordered):
        if before.sentence == after.sentence:
            raise Invalid(f"Sentence {after.sentence} stands in the pool twice.")
    for one in ordered:
        if not 0 <= one.alignable <= 1:  # not of NaN either
            raise Invalid(f"Sentence {one.sentence}: {one.alignable} is no probability.")
    return Pool(
        ordered,
        np.array([binary_bits(one.alignable) for one in ordered], np.float64),
        np.array([_place_bits(one) for one in ordered], np.float64),
        _rows(ordered),
    )


def binary_bits(probability: float) -> float:
    """Entropy of yes or no."""
    return -sum(share * math.log2(share) for share in (probability, 1 - probability) if share > 0)


def entropy_bits(weights: Sequence[float] | Floats) -> float:
    """Entropy of weights of any sum; of none at all, or one, nothing. Raises ValueError for what is no weight."""
    values = np.asarray(weights, np.float64)
    if values.ndim != 1 or not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("not a list of weights")
    if not values.size:
        return 0.0
    largest = values.max()
    if not largest:
        raise ValueError("without any weight")
    shares = values[values > 0] / largest  # by the largest first: sums of huge weights stay finite
    shares /= shares.sum()
    return max(0.0, float(-(shares * np.log2(shares, where=shares > 0, out=np.zeros_like(shares))).sum()))


def _place_bits(one: Candidate) -> float:
    try:
        return entropy_bits(one.place)
    except ValueError as error:
        raise Invalid(f"Sentence {one.sentence}: its place is {error}.") from error


def _rows(candidates: Sequence[Candidate]) -> Floats:
    widths = {len(one.embedding) for one in candidates if one.embedding is not None}
    if len(widths) > 1:
        raise Invalid(f"Embeddings of one pool are of one width, not of {', '.join(map(str, sorted(widths)))}.")
    rows = np.zeros((len(candidates), max(widths, default=0)))
    for at, one in enumerate(candidates):
        if one.embedding is not None:
            rows[at] = one.embedding
            if not np.isfinite(rows[at]).all():
                raise Invalid(f"Sentence {one.sentence}: its embedding holds what is no number.")
    largest = np.abs(rows).max(1, initial=0)[:, None]
    rows = np.divide(rows, largest, where=largest > 0, out=np.zeros_like(rows))
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = np.divide(rows, length, where=length > 0, out=np.zeros_like(rows))
    return unit
