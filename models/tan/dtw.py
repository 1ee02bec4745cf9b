"""Sentences in their known order over a video: which one every second belongs to (thesis section 7.6, Breakfast).

Letters: K sentences, T seconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def in_order(similarity: NDArray[np.floating]) -> NDArray[np.int64]:
    """[K, T] -> [T]: the sentence of every second, of the greatest sum of similarities.

    Each sentence has at least one second, and none comes before an earlier one's; so there must be as many seconds as
    sentences. Where two ways are equal, a sentence begins late.
    """
    count, seconds = similarity.shape
    if not 0 < count <= seconds:
        raise ValueError(f"{count} sentences do not fit into {seconds} seconds, one after another")
    best = np.full(count, -np.inf)
    best[0] = similarity[0, 0]
    stepped = np.zeros((seconds, count), dtype=bool)  # this second is the sentence's first
    for second in range(1, seconds):
        before = np.concatenate([[-np.inf], best[:-1]])
        stepped[second] = before > best
        best = np.maximum(before, best) + similarity[:, second]
    path = np.empty(seconds, dtype=np.int64)
    sentence = count - 1
    for second in range(seconds - 1, -1, -1):
        path[second] = sentence
        sentence -= int(stepped[second, sentence])
    return path
