"""TAN over a film of any length: overlapping windows, averaged where they cover a second as in the release, and what
a sentence gets from that: an interval, how sure the model is of it, and whether it can be seen at all.

Where times of speech are known, a window reads the sentences near it; otherwise every window reads all sentences, some
at a time. Memory grows with what is near, not with sentences times seconds.
Letters: T seconds, K sentences, V video width, E sentence width. Similarities are cosines over the temperature, the
mean of both encoders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.tan.model import TAN
from models.tan.proposals import Proposal, propose
from models.tan.rows import Rows
from models.tan.score_batch import Job, Scorer
from models.tan.timing import Timing

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class WindowOptions:
    window_s: int = 64
    stride_s: int = 16
    near_s: int = 64  # a sentence is read by windows that its middle is in, or no farther from
    most_sentences: int = 32  # at once without times; with times four times as many
    batch: int = 8  # windows at once
    most_cells: int = 20_000_000  # of similarities kept; beyond, each row is cut to what lies around its proposal

    def __post_init__(self) -> None:
        if not 0 < self.stride_s <= self.window_s or min(self.batch, self.most_sentences) < 1 or self.near_s < 0:
            raise ValueError("windows must overlap or touch, and hold at least one sentence")


PUBLISHED = WindowOptions()


@dataclass(slots=True)
class Alignment:
    seconds: int
    proposals: list[Proposal]  # one for each sentence
    first_s: list[int]  # where each sentence's row of similarities begins
    rows: list[NDArray[np.float32]]

    def similarity(self) -> NDArray[np.float32]:
        """[K, T], NaN where a sentence was not compared or its row was cut; as large as that is."""
        table = np.full((len(self.rows), self.seconds), np.nan, np.float32)
        for line, first, row in zip(table, self.first_s, self.rows, strict=True):
            line[first : first + len(row)] = row
        return table

    def alignable(self) -> list[float | None]:
        """[K] probabilities that a sentence can be seen; None from a model without a head."""
        return [proposal.alignable for proposal in self.proposals]


@torch.no_grad()
def align(
    model: TAN,
    features: Floats,
    sentences: Floats,
    starts_s: Sequence[float] | None = None,
    ends_s: Sequence[float] | None = None,
    options: WindowOptions = PUBLISHED,
    timing: Timing | None = None,
    on_window: Callable[[int, int], None] | None = None,
) -> Alignment:
    """features [T, V], one a second; sentences [K, E] in the order of the text; times of speech, where they are known.

    With `timing` a known time of speech counts when a place is chosen; similarities are told without it.
    `on_window(done, all)` may raise to cancel. ValueError for a wrong width, or a value or time that is no number.
    """
    _check(model, features, sentences, starts_s, ends_s)
    seconds, count = len(features), len(sentences)
    was_training = model.training
    model.eval()
    try:
        steps = window_starts(seconds, options)
        timed = starts_s is not None and ends_s is not None
        middles = None
        if timed:
            middles = np.clip((np.asarray(starts_s, float) + np.asarray(ends_s, float)) / 2, 0, seconds)
        result = Alignment(seconds, [], [], [])
        scorer = Scorer(model, features, sentences)
        plans = list(_plans(seconds, count, steps, middles, options))
        done, total = 0, sum(len(plan.jobs) for plan in plans)
        for plan in plans:
            rows, jobs = Rows(plan.numbers, plan.first, plan.last), plan.jobs  # not of all groups at once
            for start in range(0, len(jobs), options.batch):
                some = jobs[start : start + options.batch]
                scorer.add(some, rows)
                done += len(some)
                if on_window is not None:
                    on_window(done, total)
            for number in rows.numbers:
                duration_s = None if not timed else float(ends_s[number] - starts_s[number])  # type: ignore[index]
                first, row = rows.mean(number)
                logits = row if middles is None or timing is None else timing.placed(row, first, float(middles[number]))
                proposal = propose(number, first, logits, rows.heads(number), duration_s, timed, options.window_s)
                if not timed and seconds * count > options.most_cells:
                    first, row = _around(proposal, first, row, options)
                result.proposals.append(proposal)
                result.first_s.append(first)
                result.rows.append(row)
        return result
    finally:
        model.train(was_training)


def window_starts(seconds: int, options: WindowOptions = PUBLISHED) -> list[int]:
    """As published, 0 to seconds less half a window by strides; a shorter film has one window."""
    half = options.window_s // 2
    starts = list(range(0, max(1, seconds - half), options.stride_s))
    while starts[-1] + options.window_s < seconds:  # strides of more than half a window would leave the end out
        starts.append(starts[-1] + options.stride_s)
    return starts


@dataclass(frozen=True, slots=True)
class _Plan:
    """A group of sentences, numbers[i] compared with the seconds first[i] to last[i], and windows that read them."""

    numbers: list[int]
    first: list[int]
    last: list[int]
    jobs: list[Job]


def _plans(
    seconds: int, count: int, steps: list[int], middles: Floats | None, options: WindowOptions
) -> Iterator[_Plan]:
    """Groups of sentences with the windows that read them."""
    if count == 0:
        return
    window_s = options.window_s
    if middles is None:
        for start in range(0, count, options.most_sentences):
            some = np.arange(start, min(start + options.most_sentences, count))
            jobs = [Job(step, min(step + window_s, seconds), some) for step in steps]
            yield _Plan(some.tolist(), [0] * len(some), [seconds] * len(some), jobs)
        return
    jobs = []
    first, last = np.full(count, seconds), np.zeros(count, int)
    most = 4 * options.most_sentences
    for step in steps:
        stop = min(step + window_s, seconds)
        near = np.flatnonzero((middles >= step - options.near_s) & (middles <= step + window_s + options.near_s))
        first[near] = np.minimum(first[near], step)
        last[near] = np.maximum(last[near], stop)
        jobs += [Job(step, stop, near[at : at + most]) for at in range(0, len(near), most)]
    yield _Plan(list(range(count)), first.tolist(), last.tolist(), jobs)


def _around(
    proposal: Proposal, first: int, row: NDArray[np.float32], options: WindowOptions
) -> tuple[int, NDArray[np.float32]]:
    reach = 2 * options.window_s
    low = max(first, int(proposal.start_s) - reach)
    high = min(first + len(row), int(proposal.end_s) + reach)
    return low, row[low - first : high - first].copy()


def _check(
    model: TAN,
    features: Floats,
    sentences: Floats,
    starts_s: Sequence[float] | None,
    ends_s: Sequence[float] | None,
) -> None:
    for what, array, width in (
        ("features", features, model.config.visual_dim), ("sentences", sentences, model.config.text_dim),
    ):  # fmt: skip
        if array.ndim != 2 or array.shape[1] != width:
            raise ValueError(f"{what} must be [number, {width}], got {list(array.shape)}")
        bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
        if len(bad):
            raise ValueError(f"{what} hold something that is no finite number, first in row {bad[0]}")
    if len(features) == 0:
        raise ValueError("features are empty")
    if (starts_s is None) != (ends_s is None):
        raise ValueError("times of speech need both starts and ends")
    if starts_s is None or ends_s is None:
        return
    if not len(starts_s) == len(ends_s) == len(sentences):
        raise ValueError(f"{len(sentences)} sentences, {len(starts_s)} starts and {len(ends_s)} ends")
    times = np.stack([np.asarray(starts_s, float), np.asarray(ends_s, float)], axis=1)
    wrong = np.flatnonzero(~np.isfinite(times).all(axis=1) | (times[:, 1] < times[:, 0]))
    if len(wrong):
        raise ValueError(f"sentence {wrong[0]} has no proper time: {times[wrong[0]].tolist()}")
