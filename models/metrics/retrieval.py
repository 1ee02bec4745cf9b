"""R@k/N of AutoAD-II: is a description more like its own truth than like its neighbours'? Names no scale of its own.

The published similarity is BERTScore, whose weights are not shipped; any matrix of similarities will do, and who
reports a number says which it was. Letters: M lines of one film in time order, written and true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.metrics.captions import words

Similarities = NDArray[np.floating]


def recall_in_windows(similarity: Similarities, k: int = 5, window: int = 16) -> float | None:
    """Share of lines i whose truth is among the k most similar of its window, by window, then over windows.

    `similarity` [M, M]: written i (rows) with true j (columns). Windows hold N = `window` lines and begin every N / 2;
    only full ones count, so that a film shorter than N has no value (None). Ties count against.
    """
    hits = windows_of_hits(similarity, k, window)
    return None if not hits else float(np.mean([np.mean(each) for each in hits]))


def windows_of_hits(similarity: Similarities, k: int, window: int) -> list[list[float]]:
    """1.0 or 0.0 for each line of each full window."""
    if similarity.ndim != 2 or similarity.shape[0] != similarity.shape[1]:
        raise ValueError(f"similarities must be square, got {similarity.shape}")
    if window < 2 or window % 2 or not 1 <= k <= window:
        raise ValueError("a window holds an even number of lines, and k is at most that number")
    hits = []
    for start in range(0, len(similarity) - window + 1, window // 2):
        part = similarity[start : start + window, start : start + window]
        own = np.diag(part)[:, None]
        rivals = (part >= own).sum(axis=1) - 1  # others at least as similar
        hits.append([float(count < k) for count in rivals])
    return hits


def token_f1(written: Sequence[str], true: Sequence[str]) -> NDArray[np.float64]:
    """F1 of the words that two lines share, as often as both have them: [written, true]. BERTScore without BERT."""
    first, second = ([Counter(words(line).split()) for line in lines] for lines in (written, true))
    table = np.zeros((len(first), len(second)))
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            total = one.total() + other.total()
            table[i, j] = 2 * (one & other).total() / total if total else 0.0
    return table
