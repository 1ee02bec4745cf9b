"""HTM-Align: where sentences of a long video are seen, and which can be seen at all (thesis section 7.5.1).

The evaluation is that of the corrected release: windows choose their sentences by the times of those alone that cannot
be aligned, whose times are those of speech, so that no annotated time leaks. Any model can be evaluated: it is given as
a function from video and sentences to similarities. Letters: T seconds, K sentences, V video width, E sentence width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from models.metrics.ranks import average_ranks

Floats = NDArray[np.floating]
WINDOW_S = 64
STRIDE_S = 16
NEVER = -6e4  # in place of a similarity that was never computed
EDGE_WINDOWS = 4  # of the first and of the last, which take all sentences up to their side

Method = Literal["windows", "global"]
# corrected: a sentence's head logits are averaged over its windows (release of September 2022, and what is reported
# since). summed: they are only added up, as before; the numbers in the paper and the thesis are of that.
HeadRule = Literal["corrected", "summed"]


@dataclass(frozen=True, slots=True)
class AlignVideo:
    name: str
    features: Floats  # [T, V], one a second
    sentences: Floats  # [K, E], whatever the scorer reads
    alignable: Sequence[bool]
    starts: Sequence[float]  # seconds; of an alignable sentence where it is seen, of another where it is said
    ends: Sequence[float]


@dataclass(slots=True)
class Scores:
    """Logits of one stretch: joint and dual [K, T]; head [K] of alignability, None without one."""

    joint: Floats
    dual: Floats
    head: Floats | None = None


class Scorer(Protocol):
    def __call__(self, video: Floats, sentences: Floats, whole: bool, /) -> Scores:
        """video [T, V], sentences [K, E]; `whole` where the stretch is a whole film rather than a window."""


def evaluate(
    videos: Sequence[AlignVideo], scorer: Scorer, method: Method = "windows", head_rule: HeadRule = "corrected"
) -> dict[str, float | None]:
    """recall (at 1, over alignable sentences) and auc (of alignability, over all), each pooled over all videos.

    None where there is nothing to measure: no alignable sentence, or for auc all sentences of one kind.
    """
    hits: list[bool] = []
    truth: list[bool] = []
    evidence: list[float] = []
    for video in sorted(videos, key=lambda each: each.name):
        if len(video.sentences) == 0:
            continue
        similarity, head = _global(video, scorer) if method == "global" else _windows(video, scorer, head_rule)
        similarity = np.where(similarity == 0, NEVER, similarity)
        for number, (start, end) in enumerate(zip(video.starts, video.ends, strict=True)):
            if video.alignable[number]:
                hits.append(math.floor(start) <= int(similarity[number].argmax()) <= math.ceil(end))
        truth += [bool(each) for each in video.alignable]
        evidence += (similarity.max(axis=1) if head is None else head).tolist()
    return {"recall": float(np.mean(hits)) if hits else None, "auc": roc_auc(truth, evidence)}


def window_starts(seconds: int) -> range:
    """0, 16, 32 … below the length less half a window; a video of half a window has none."""
    return range(0, max(0, seconds - WINDOW_S // 2), STRIDE_S)


def active_sentences(
    step: int, index: int, windows: int, middles: Floats, alignable: NDArray[np.bool_]
) -> tuple[int, int] | None:
    """(first, last + 1) of the sentences that window `index` of `windows`, at second `step`, reads; None skips it.

    `middles` [K] of start and end; only those of sentences that are not alignable are looked at.
    """
    near = (middles >= step - WINDOW_S) & (middles <= step + 2 * WINDOW_S) & ~alignable
    numbers = np.flatnonzero(near)
    if len(numbers) == 0:
        return None
    first, last = int(numbers[0]), int(numbers[-1]) + 1
    if index < EDGE_WINDOWS:
        first = 0
    elif index >= windows - EDGE_WINDOWS:
        last = len(middles)
    return first, last


def roc_auc(truth: Sequence[bool], evidence: Sequence[float]) -> float | None:
    """Chance that a true one has more evidence than a false one, equal evidence counting half; None without both."""
    yes = np.asarray(truth, dtype=bool)
    if yes.all() or not yes.any():
        return None
    ranks = average_ranks(evidence)
    positives, negatives = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - positives * (positives - 1) / 2) / (positives * negatives))


def similarity_scorer(
    see: Callable[[Floats], Floats], read: Callable[[Floats], Floats], kind: Literal["dot", "cosine"]
) -> Scorer:
    """A baseline without windows' context: MIL-NCE by "dot" product, CLIP by "cosine".

    `see` [T, V] -> [T, C] and `read` [K, E] -> [K, C] bring features to one space.
    """

    def score(video: Floats, sentences: Floats, whole: bool) -> Scores:
        seen, said = see(video), read(sentences)
        if kind == "cosine":
            seen = seen / np.linalg.norm(seen, axis=1, keepdims=True)
            said = said / np.linalg.norm(said, axis=1, keepdims=True)
        table = said @ seen.T
        return Scores(table, table)

    return score


def _windows(video: AlignVideo, scorer: Scorer, head_rule: HeadRule) -> tuple[Floats, Floats | None]:
    seconds, count = len(video.features), len(video.sentences)
    middles = (np.asarray(video.starts, float) + np.asarray(video.ends, float)) / 2
    alignable = np.asarray(video.alignable, bool)
    joint, dual, covered = np.zeros((3, count, seconds), np.float32)
    read = np.zeros(count, np.float32)
    head: Floats = np.zeros(count, np.float32)
    has_head = False
    starts = window_starts(seconds)
    for index, step in enumerate(starts):
        active = active_sentences(step, index, len(starts), middles, alignable)
        if active is None or active[0] >= active[1]:
            continue
        rows, columns = slice(*active), slice(step, min(seconds, step + WINDOW_S))
        scores = scorer(video.features[columns], video.sentences[rows], False)
        joint[rows, columns] += scores.joint
        dual[rows, columns] += scores.dual
        covered[rows, columns] += 1
        if scores.head is not None:
            has_head = True
            head[rows] += scores.head
            read[rows] += 1
    covered = np.maximum(covered, np.float32(1e-5))
    if head_rule == "corrected":
        head = head / np.maximum(read, np.float32(1e-5))
    return (joint / covered + dual / covered) / 2, head if has_head else None


def _global(video: AlignVideo, scorer: Scorer) -> tuple[Floats, Floats | None]:
    """One pass over the whole video; the joint encoder alone."""
    scores = scorer(video.features, video.sentences, True)
    return scores.joint, scores.head
