"""What hearing is measured by: words that are wrong, descriptions found, and dialogue that passes for description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.metrics.words import edit_distance, normal_words


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; several add up."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """0 where there is nothing to count; a word error rate may be above 1."""
        return self.count / self.of if self.of else float(self.count > 0)

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.count + other.count, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Found:
    """Intervals found, among those told and those that are there."""

    hits: int
    told: int
    true: int

    @property
    def precision(self) -> float:
        return self.hits / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.told + self.true) if self.told + self.true else 0.0

    def __add__(self, other: Found) -> Found:
        return Found(self.hits + other.hits, self.told + other.told, self.true + other.true)


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word and when it is heard; in the truth, whether the narrator says it."""

    start_ms: int
    end_ms: int
    text: str
    narration: bool = False


def word_errors(true: str, told: str) -> Rate:
    """Words put in, left out or swapped, of the true words: the word error rate."""
    wanted, found = normal_words(true), normal_words(told)
    return Rate(edit_distance(wanted, found), len(wanted))


def intervals_found(
    told: Sequence[tuple[int, int]], true: Sequence[tuple[int, int]], least_iou: float = 0.5
) -> Found:  # fmt: skip
    """Most pairs that can be made of told and true intervals (ms), each in one pair, of at least this IoU."""
    fits = [[place for place, one in enumerate(true) if iou(each, one) >= least_iou] for each in told]
    partner: dict[int, int] = {}  # of a true interval, the told one

    def settles(each: int, asked: set[int]) -> bool:
        for place in fits[each]:
            if place not in asked:
                asked.add(place)
                if place not in partner or settles(partner[place], asked):
                    partner[place] = each
                    return True
        return False

    hits = sum(settles(each, set()) for each in range(len(told)))
    return Found(hits, len(told), len(true))


def iou(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Intersection over union of two intervals; 0 where both are empty."""
    common = max(0, min(first[1], second[1]) - max(first[0], second[0]))
    union = first[1] - first[0] + second[1] - second[0] - common
    return common / union if union else 0.0


def leaked_dialogue(description: Sequence[HeardWord], true: Sequence[HeardWord]) -> Rate:
    """Words of what is told to be description that people of the film say, of all of them.

    A word is the true word that it shares time with: one of the same text before others, then that with most time.
    What shares time with none is nobody's: it counts among all words, and as leaked it does not.
    """
    ordered = sorted(true, key=lambda word: word.start_ms)
    starts = np.array([word.start_ms for word in ordered], np.int64)
    ends = np.array([word.end_ms for word in ordered], np.int64)
    leaked = 0
    for word in description:
        common = np.minimum(ends, word.end_ms) - np.maximum(starts, word.start_ms)
        shared = np.flatnonzero(common > 0)
        if len(shared):
            same = [normal_words(ordered[place].text) == normal_words(word.text) for place in shared]
            best = max(range(len(shared)), key=lambda n: (same[n], common[shared[n]]))
            leaked += not ordered[shared[best]].narration
    return Rate(leaked, len(description))
