"""Similarities of sentences, summed over windows and then averaged, each kept only as wide as it was compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Rows:
    """Sentence `numbers[i]` is compared with the seconds first[i] to last[i]."""

    def __init__(self, numbers: Sequence[int], first: Sequence[int], last: Sequence[int]) -> None:
        self.numbers = list(numbers)
        self._place = {number: place for place, number in enumerate(self.numbers)}
        self._first = list(first)
        self._sums = [np.zeros(end - start, np.float32) for start, end in zip(first, last, strict=True)]
        self._counts = [np.zeros(end - start, np.int32) for start, end in zip(first, last, strict=True)]
        self._heads: list[list[tuple[int, float]]] = [[] for _ in self.numbers]

    def add(self, number: int, start: int, similarity: NDArray[np.float32], head: float | None) -> None:
        """One window's similarities [seconds] of a sentence, from second `start`, and its logit of alignability."""
        place = self._place[number]
        part = slice(start - self._first[place], start - self._first[place] + len(similarity))
        self._sums[place][part] += similarity
        self._counts[place][part] += 1
        if head is not None:
            self._heads[place].append((start, head))

    def mean(self, number: int) -> tuple[int, NDArray[np.float32]]:
        """(first second, mean similarities from there)."""
        place = self._place[number]
        mean: NDArray[np.float32] = np.divide(self._sums[place], self._counts[place], dtype=np.float32)
        return self._first[place], mean

    def heads(self, number: int) -> list[tuple[int, float]]:
        """(window's start, logit) of every window that read the sentence; empty without a head."""
        return self._heads[self._place[number]]
