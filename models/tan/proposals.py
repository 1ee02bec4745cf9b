"""From one sentence's similarities over time to where it is seen.

The sentence's box, as long as it was spoken, goes where the mean probability of its seconds is highest (section
7.3.4 a).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST_S, LONGEST_S = 2, 10  # of a sentence whose time of speech is unknown


@dataclass(frozen=True, slots=True)
class Proposal:
    number: int  # of the sentence
    start_s: float
    end_s: float
    peak_s: int  # the most similar second
    score: float  # how much of the probability over the compared seconds lies in the interval, 0 to 1
    alignable: float | None  # probability that it can be seen; None from a model without a head


def propose(
    number: int,
    first_s: int,
    row: NDArray[np.floating],
    heads: Sequence[tuple[int, float]],
    duration_s: float | None,
    timed: bool,
    window_s: int,
) -> Proposal:
    """row [seconds from first_s] similarities; heads (window's start, logit).

    The logits' mean is that of all windows that read a sentence near its time; without times, of those that hold the
    proposal's middle, since most windows of a film have nothing to do with it.
    """
    probability = softmax(row)
    length = natural_length(probability) if duration_s is None else max(1, round(duration_s))
    length = min(length, len(row))
    begin, mean = best_place(probability, length)
    start_s = float(first_s + begin)
    end_s = start_s + (length if duration_s is None else max(duration_s, 1.0))
    end_s = min(end_s, float(first_s + len(row)))
    middle = (start_s + end_s) / 2
    logits = [logit for start, logit in heads if timed or start <= middle <= start + window_s]
    alignable = _sigmoid(float(np.mean(logits))) if logits else None
    peak_s = first_s + int(np.argmax(row))
    return Proposal(number, start_s, end_s, peak_s, min(1.0, mean * length), alignable)


def softmax(row: NDArray[np.floating]) -> NDArray[np.float64]:
    exponent = np.exp(row.astype(np.float64) - float(np.max(row)))
    probability: NDArray[np.float64] = exponent / exponent.sum()
    return probability


def best_place(probability: NDArray[np.float64], length: int) -> tuple[int, float]:
    """(begin, mean probability) of the best run of `length` seconds, the earliest of equal ones."""
    sums = np.concatenate([[0.0], np.cumsum(probability)])
    means = (sums[length:] - sums[:-length]) / length
    begin = int(np.argmax(means))
    return begin, float(means[begin])


def natural_length(probability: NDArray[np.float64]) -> int:
    """Seconds around the peak with at least half its probability, 2 to 10."""
    peak = int(np.argmax(probability))
    enough = probability >= probability[peak] / 2
    low = high = peak
    while low > 0 and enough[low - 1]:
        low -= 1
    while high + 1 < len(enough) and enough[high + 1]:
        high += 1
    return min(max(high - low + 1, SHORTEST_S), LONGEST_S)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
