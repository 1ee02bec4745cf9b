"""How agreement goes over time: windows of so many answers, days, and each person's own windows.

A sentence counts once, at the moment of its last answer: only then is it known how far people agree about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.agreement.coefficient import Measured
from core.agreement.grid import Grid
from core.agreement.labels import alpha_of_counts
from core.agreement.pairs import SpanAgreement
from core.errors import Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_US = 86_400_000_000
_ROUNDS = 200  # of resampling: there may be thousands of windows


@dataclass(frozen=True, slots=True)
class Window:
    """Some consecutive answers of everyone, and the agreement on the sentences that were completed among them."""

    first: datetime
    last: datetime
    answers: int
    sentences: int  # whose last answer lies here
    alpha: Measured
    mean_iou: float | None  # over those sentences' pairs of intervals; None where there are none


@dataclass(frozen=True, slots=True)
class Day:
    """The same for one day in UTC."""

    day: date
    window: Window


@dataclass(frozen=True, slots=True)
class OwnWindow:
    """Some consecutive answers of one person: the share of other people's answers that say the same."""

    first: datetime
    last: datetime
    answers: int
    compared: int  # those with an answer of somebody else beside them
    same: float | None  # mean over those; None where there are none


def windows(
    grid: Grid, spans: SpanAgreement, counts: NDArray[np.int64], size: int
) -> tuple[tuple[Window, ...], tuple[Day, ...]]:
    """Windows of `size` answers, the last one of what is left; and days."""
    if size < 1:
        raise Invalid("A window holds at least one answer.")
    if not grid.given.any():
        return (), ()
    who, what = np.nonzero(grid.given)
    times = grid.when_us[who, what]
    order = np.lexsort((what, who, times))
    what, times = what[order], times[order]
    last = np.zeros(len(grid.sentences), np.int64)  # place of each sentence's last answer in that order
    np.maximum.at(last, what, np.arange(len(what)))

    def window(begin: int, stop: int) -> Window:
        done = np.flatnonzero((last >= begin) & (last < stop))
        pairs = int(spans.pairs[done].sum())
        return Window(
            _moment(times[begin]),
            _moment(times[stop - 1]),
            stop - begin,
            len(done),
            alpha_of_counts(counts[done], rounds=_ROUNDS),
            float(spans.iou_sum[done].sum()) / pairs if pairs else None,
        )

    by_count = tuple(window(begin, min(begin + size, len(what))) for begin in range(0, len(what), size))
    days, begins = np.unique(times // _DAY_US, return_index=True)
    edges = [*begins.tolist(), len(what)]
    by_day = tuple(
        Day((_EPOCH + timedelta(days=day)).date(), window(edges[at], edges[at + 1]))
        for at, day in enumerate(days.tolist())
    )
    return by_count, by_day


def own_windows(grid: Grid, counts: NDArray[np.int64], size: int) -> tuple[tuple[OwnWindow, ...], ...]:
    """One list a person: windows of `size` of their own answers, so that a change of habit shows."""
    answers = counts.sum(1)
    lists = []
    for who in range(len(grid.annotators)):
        what = np.flatnonzero(grid.given[who])
        what = what[np.argsort(grid.when_us[who, what], kind="stable")]
        others = answers[what] - 1
        alike = counts[what, grid.label[who, what]] - 1
        times = grid.when_us[who, what]
        own = []
        for begin in range(0, len(what), size):
            here = slice(begin, begin + size)
            told = others[here] > 0
            same = float((alike[here][told] / others[here][told]).mean()) if told.any() else None
            moments = times[here]
            own.append(OwnWindow(_moment(moments[0]), _moment(moments[-1]), len(told), int(told.sum()), same))
        lists.append(tuple(own))
    return tuple(lists)


def _moment(microseconds: np.int64) -> datetime:
    return _EPOCH + timedelta(microseconds=int(microseconds))
