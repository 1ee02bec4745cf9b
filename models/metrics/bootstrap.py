"""Confidence intervals by resampling films, since clips of one film are not independent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Interval:
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def resamples(groups: int, rounds: int, seed: int = 0) -> NDArray[np.int64]:
    """Indices [rounds, groups] drawn with replacement; share them between systems for a paired comparison."""
    return np.random.default_rng(seed).integers(0, groups, size=(rounds, groups))


def interval_of_mean(
    values: Sequence[Sequence[float]], rounds: int = 1000, seed: int = 0, level: float = 0.95
) -> Interval:
    """Mean over all items of all groups, with its interval over groups; `values[g]` are group g's items."""
    return interval_of(lambda chosen: _mean(values, chosen), len(values), rounds, seed, level)


def interval_of_difference(
    first: Sequence[Sequence[float]],
    second: Sequence[Sequence[float]],
    rounds: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Interval:
    """Mean of `first` minus mean of `second` on the same resampled groups; beyond chance where 0 is outside."""
    if len(first) != len(second):
        raise ValueError("paired systems must have the same groups")
    return interval_of(lambda chosen: _mean(first, chosen) - _mean(second, chosen), len(first), rounds, seed, level)


def interval_of(
    statistic: Callable[[Sequence[int]], float], groups: int, rounds: int = 1000, seed: int = 0, level: float = 0.95
) -> Interval:
    """Any statistic of a list of group indices, with its percentile interval."""
    if groups < 1:
        raise ValueError("no groups to resample")
    value = statistic(range(groups))
    drawn = np.array([statistic(row.tolist()) for row in resamples(groups, rounds, seed)])
    drawn = drawn[np.isfinite(drawn)]
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]) if drawn.size else (np.nan, np.nan)
    return Interval(float(value), float(low), float(high))


def _mean(values: Sequence[Sequence[float]], chosen: Sequence[int]) -> float:
    total = sum(sum(values[group]) for group in chosen)
    count = sum(len(values[group]) for group in chosen)
    return total / count if count else float("nan")
