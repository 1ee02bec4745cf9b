"""What a measure of agreement says: a value with its interval, or by name why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Reason = Literal["no-answers", "one-rater", "no-overlap", "no-variance", "unequal-raters"]

WORDS: dict[Reason, str] = {
    "no-answers": "Nobody has answered anything yet.",
    "one-rater": "Only one person has answered, so there is nobody to compare with.",
    "no-overlap": "No sentence was answered by two people.",
    "no-variance": "Everybody gave the same single answer throughout, so agreement cannot be told from habit.",
    "unequal-raters": "The sentences have different numbers of answers; Krippendorff's alpha allows for that.",
}
ROUNDS = 1000
_TAIL = 0.025
_NORMAL = 1.959963984540054  # the normal distribution's quantile at 0.975


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Agreement beyond chance: 1 is perfect, 0 what chance gives; [low, high] holds the truth 95 times in 100."""

    measure: str
    value: float
    low: float
    high: float
    n: int  # sentences compared
    seen: float  # share of agreement
    by_chance: float  # share of agreement that chance alone would give


@dataclass(frozen=True, slots=True)
class Undefined:
    """There is no such number here, and why."""

    measure: str
    reason: Reason
    n: int  # sentences compared

    @property
    def detail(self) -> str:
        return WORDS[self.reason]


Measured = Coefficient | Undefined


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `n`, with Wilson's 95 % interval; of nothing the share is unknown, between 0 and 1."""

    right: int
    n: int
    value: float | None
    low: float
    high: float


def share_of(right: int, n: int) -> Share:
    """Wilson's score interval (1927)."""
    if not n:
        return Share(0, 0, None, 0.0, 1.0)
    share, square = right / n, _NORMAL**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _NORMAL / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Share(right, n, share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def measured(
    measure: str,
    weights: Counts,
    disagreements: Callable[[Floats], tuple[Floats, Floats]],
    seed: int,
    rounds: int = ROUNDS,
) -> Measured:
    """1 - seen / expected disagreement, with an interval over sentences.

    weights [P]: how many sentences have each of P patterns of answers. `disagreements` takes weights [R, P] and gives
    the seen and the expected disagreement, each [R]. Resampling sentences is drawing new weights: a percentile
    bootstrap of any number of sentences costs no more than their patterns.

    Resamples of sentences that all agree, or all differ, are all alike; there the exact binomial bound on the seen
    disagreement stands in for them, so few sentences never look certain.
    """
    n = int(weights.sum())
    seen_all, expected_all = disagreements(weights[None].astype(np.float64))
    seen, expected = float(seen_all[0]), float(expected_all[0])
    if expected <= 1e-12:
        return Undefined(measure, "no-variance", n)
    value = 1 - seen / expected
    drawn = np.random.default_rng(seed).multinomial(n, weights / n, size=rounds).astype(np.float64)
    drawn_seen, drawn_expected = disagreements(drawn)
    told = drawn_expected > 1e-12
    values = np.sort(1 - drawn_seen[told] / drawn_expected[told])
    cut = int(_TAIL * values.size)  # so many of the least, and of the greatest, are left out
    low, high = (float(values[cut]), float(values[-1 - cut])) if values.size else (-1.0, 1.0)
    if seen <= 1e-12:
        low = 1 - (1 - _TAIL ** (1 / n)) / expected
    elif seen >= 1 - 1e-12:
        high = 1 - _TAIL ** (1 / n) / expected
    low, high = max(-1.0, min(low, value)), min(1.0, max(high, value))
    return Coefficient(measure, value, low, high, n, 1 - seen, 1 - expected)
