"""Zero-shot retrieval of YouCook2 segments by their sentence, as TAN reports it (thesis section 7.6).

A segment is seen in ten longer windows around it, of which its own seconds are averaged. Letters: D seconds of a
segment, L of a window, W windows, C channels, N segments and sentences.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
WINDOWS = 10
SHORTEST_S, LONGEST_S = 32, 256
LEFT_OUT = ("FtHLUsOntqI", "HQtOXHghaL0", "ffoRmenLSLs", "wKHC2gbRdA0")  # features and video differ in length


def segment_windows(start_s: int, end_s: float, seconds: int) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """(seconds of the film [W, L], where the segment begins in each window [W], how many of its seconds are in it).

    A window is twice the segment's length, 32 to 256 s; a longer segment is seen in part. What would lie outside the
    film repeats its first or last second.
    """
    duration = math.floor(end_s - start_s)
    if duration < 1 or seconds < 1:
        raise ValueError(f"no segment from {start_s} to {end_s} s in {seconds} s")
    length = min(max(2 * duration, SHORTEST_S), LONGEST_S)
    spare = abs(length - duration)
    shift = np.floor(np.linspace(0.25 * spare, 0.75 * spare, WINDOWS)).astype(np.int64)
    longer = length >= duration
    first = math.floor(start_s) + (-shift if longer else shift)
    table = np.clip(first[:, None] + np.arange(length), 0, seconds - 1)
    begin = shift if longer else np.zeros_like(shift)
    return table, begin, min(duration, length)


def segment_vector(
    features: Floats, start_s: int, end_s: float, see: Callable[[Floats], Floats], normalise: bool = True
) -> Floats:
    """[C]: features [seconds, V] of a film, `see` [W, L, V] -> [W, L, C]; normalised a second and at the end.

    Without `normalise` it is the plain mean, for models that compare by dot product.
    """
    table, begin, count = segment_windows(start_s, end_s, len(features))
    seen = see(features[table])
    own = np.stack([window[at : at + count] for window, at in zip(seen, begin.tolist(), strict=True)])  # [W, D, C]
    if normalise:
        own = unit(own)
    mean = own.mean(axis=0).mean(axis=0)
    return unit(mean) if normalise else mean


def unit(vectors: Floats) -> Floats:
    scaled: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def retrieval(video: Floats, text: Floats) -> dict[str, dict[str, float]]:
    """Text i looks for video i, both [N, C]: ranks of raw, centred and standardised vectors.

    Centred: less the mean of all, each modality by itself; standardised: over its deviation besides. The published log
    keeps these two.
    """
    return {name: ranks(table) for name, table in retrieval_tables(video, text).items()}


def retrieval_tables(video: Floats, text: Floats) -> dict[str, Floats]:
    """The similarities [N, N] that `retrieval` ranks, rows being sentences."""
    centred = video - video.mean(axis=0), text - text.mean(axis=0)
    standard = centred[0] / centred[0].std(axis=0), centred[1] / centred[1].std(axis=0)
    return {
        name: said @ seen.T
        for name, (seen, said) in {"raw": (video, text), "centred": centred, "standardised": standard}.items()
    }


def ranks(similarity: Floats) -> dict[str, float]:
    """r1, r5, r10 and the median rank (from 1) of the diagonal of [N, N], rows being queries.

    As published, a query whose true video ties with others counts once for each of the tied places.
    """
    true = np.diag(similarity)[:, None]
    places = [place for row, mine in zip(-np.sort(-similarity, axis=1), true, strict=True)
              for place in np.flatnonzero(row == mine)]  # fmt: skip
    found = np.asarray(places)
    recalls = {f"r{k}": float(np.mean(found < k)) for k in (1, 5, 10)}
    return recalls | {"median_rank": float(np.median(found)) + 1}


@dataclass(frozen=True, slots=True)
class TiedRanks:
    """Of each query how many are more similar than its own, and how many others are just as similar: both [N].

    Ours, for queries that are drawn again: the published `ranks` counts a query more than once.
    """

    above: NDArray[np.int64]
    tied: NDArray[np.int64]

    def within(self, k: int) -> NDArray[np.float64]:
        """[N]: the chance to be among the first k, ties in any order."""
        found: NDArray[np.float64] = np.clip((k - self.above) / (self.tied + 1), 0, 1)
        return found

    def middle(self) -> NDArray[np.float64]:
        """[N]: the place from 1, of ties the middle."""
        found: NDArray[np.float64] = self.above + self.tied / 2 + 1
        return found


def tied_ranks(similarity: Floats) -> TiedRanks:
    """Of the diagonal of [N, N], rows being queries."""
    own = np.diag(similarity)[:, None]
    return TiedRanks((similarity > own).sum(axis=1), (similarity == own).sum(axis=1) - 1)
