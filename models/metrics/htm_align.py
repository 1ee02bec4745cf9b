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
Reading = Literal["both", "joint", "dual"]  # whose similarities count; published: the mean of both encoders'


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


class StretchScorer(Protocol):
    def __call__(self, stretches: Sequence[tuple[Floats, Floats]], whole: bool, /) -> Sequence[Scores]:
        """All stretches of one film at once, each as a `Scorer` would score it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found of one video, so that videos can be drawn again for intervals and compared pairwise."""

    hits: tuple[bool, ...]  # of its alignable sentences, in order
    truth: tuple[bool, ...]  # of all sentences: alignable
    evidence: tuple[float, ...]  # of all sentences, for alignability


def evaluate(
    videos: Sequence[AlignVideo], scorer: Scorer, method: Method = "windows", head_rule: HeadRule = "corrected"
) -> dict[str, float | None]:
    """recall (at 1, over alignable sentences) and auc (of alignability, over all), each pooled over all videos.

    None where there is nothing to measure: no alignable sentence, or for auc all sentences of one kind.
    """
    found = outcomes(videos, one_by_one(scorer), method, head_rule)
    return {"recall": recall(found), "auc": auc(found)}


def outcomes(
    videos: Sequence[AlignVideo],
    scorer: StretchScorer,
    method: Method = "windows",
    head_rule: HeadRule = "corrected",
    window_s: int = WINDOW_S,
) -> list[Outcome]:
    """Of each video, in the order of names; `window_s` is the length of windows (published: as in training)."""
    return outcomes_by_encoder(videos, scorer, method, head_rule, window_s)["both"]


def outcomes_by_encoder(
    videos: Sequence[AlignVideo],
    scorer: StretchScorer,
    method: Method = "windows",
    head_rule: HeadRule = "corrected",
    window_s: int = WINDOW_S,
) -> dict[Reading, list[Outcome]]:
    """The same three times over, from one scoring. "global" knows the joint encoder alone, whatever is read."""
    found: dict[Reading, list[Outcome]] = {"both": [], "joint": [], "dual": []}
    for video in sorted(videos, key=lambda each: each.name):
        if len(video.sentences) == 0:
            for each in found.values():
                each.append(Outcome((), (), ()))
            continue
        if method == "global":
            joint, head = _global(video, scorer)
            dual = joint
        else:
            joint, dual, head = _windows(video, scorer, head_rule, window_s)
        for reading, similarity in (("both", (joint + dual) / 2), ("joint", joint), ("dual", dual)):
            found[reading].append(_outcome(video, similarity, head))  # type: ignore[index]
    return found


def recall(found: Sequence[Outcome]) -> float | None:
    """Share of hits, pooled; None without an alignable sentence."""
    hits = [hit for each in found for hit in each.hits]
    return float(np.mean(hits)) if hits else None


def auc(found: Sequence[Outcome]) -> float | None:
    """ROC-AUC of alignability, pooled; None where all sentences are of one kind."""
    return roc_auc([one for each in found for one in each.truth], [one for each in found for one in each.evidence])


def one_by_one(scorer: Scorer) -> StretchScorer:
    """Stretches of a film, each scored by itself."""

    def score(stretches: Sequence[tuple[Floats, Floats]], whole: bool) -> list[Scores]:
        return [scorer(video, sentences, whole) for video, sentences in stretches]

    return score


def _outcome(video: AlignVideo, similarity: Floats, head: Floats | None) -> Outcome:
    """similarity [K, T], head [K]."""
    similarity = np.where(similarity == 0, NEVER, similarity)
    best = similarity.argmax(axis=1).tolist()
    hits = [
        math.floor(start) <= second <= math.ceil(end)
        for start, end, second, alignable in zip(video.starts, video.ends, best, video.alignable, strict=True)
        if alignable
    ]
    evidence = similarity.max(axis=1) if head is None else head
    return Outcome(tuple(hits), tuple(bool(each) for each in video.alignable), tuple(evidence.tolist()))


def window_starts(seconds: int, window_s: int = WINDOW_S) -> range:
    """0, 16, 32 … below the length less half a window; a video of half a window has none."""
    return range(0, max(0, seconds - window_s // 2), STRIDE_S)


def active_sentences(
    step: int, index: int, windows: int, middles: Floats, alignable: NDArray[np.bool_], window_s: int = WINDOW_S
) -> tuple[int, int] | None:
    """(first, last + 1) of the sentences that window `index` of `windows`, at second `step`, reads; None skips it.

    `middles` [K] of start and end; only those of sentences that are not alignable are looked at.
    """
    near = (middles >= step - window_s) & (middles <= step + 2 * window_s) & ~alignable
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


def _windows(
    video: AlignVideo, scorer: StretchScorer, head_rule: HeadRule, window_s: int
) -> tuple[Floats, Floats, Floats | None]:
    """Mean similarities of the joint and of the dual encoder [K, T], and of the head [K]."""
    seconds, count = len(video.features), len(video.sentences)
    middles = (np.asarray(video.starts, float) + np.asarray(video.ends, float)) / 2
    alignable = np.asarray(video.alignable, bool)
    joint, dual, covered = np.zeros((3, count, seconds), np.float32)
    read = np.zeros(count, np.float32)
    head: Floats = np.zeros(count, np.float32)
    has_head = False
    starts = window_starts(seconds, window_s)
    places: list[tuple[slice, slice]] = []
    for index, step in enumerate(starts):
        active = active_sentences(step, index, len(starts), middles, alignable, window_s)
        if active is not None and active[0] < active[1]:
            places.append((slice(*active), slice(step, min(seconds, step + window_s))))
    stretches = [(video.features[columns], video.sentences[rows]) for rows, columns in places]
    found = scorer(stretches, False) if stretches else []
    for (rows, columns), scores in zip(places, found, strict=True):
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
    return joint / covered, dual / covered, head if has_head else None


def _global(video: AlignVideo, scorer: StretchScorer) -> tuple[Floats, Floats | None]:
    """One pass over the whole video; the joint encoder alone."""
    (scores,) = scorer([(video.features, video.sentences)], True)
    return scores.joint, scores.head
