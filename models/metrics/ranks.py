"""Spearman's rank correlation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def average_ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Ranks from 0, equal values share the mean of theirs."""
    _, where, count = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    mean: NDArray[np.float64] = last - (count + 1) / 2
    ranks: NDArray[np.float64] = mean[where]
    return ranks


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Correlation of the ranks, -1 .. 1; 0 where either side is all equal, since it orders nothing."""
    if len(first) != len(second):
        raise ValueError(f"{len(first)} values beside {len(second)}")
    a, b = average_ranks(first), average_ranks(second)
    if len(a) < 2 or a.std() < 1e-12 or b.std() < 1e-12:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
