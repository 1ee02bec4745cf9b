"""Agreement on times: how far two people's intervals for the same sentence overlap, and how far their edges lie apart.

Errors are signed as second minus first: positive where the second person's edge is later. Integer milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.agreement.coefficient import Reason, Undefined
from core.errors import Invalid
from core.intervals import Interval

Times = NDArray[np.int64]
SPANS = "spans"
_NOTHING_SHARED: tuple[Reason, ...] = ("no-answers", "one-rater", "no-overlap")  # by the number of raters with spans
AGREED_IOU = 0.5


@dataclass(frozen=True, slots=True)
class SpanPair:
    """Two intervals for one sentence."""

    iou: float
    start_error_ms: int
    end_error_ms: int

    @property
    def absolute_ms(self) -> tuple[int, int]:
        """Of start and end."""
        return abs(self.start_error_ms), abs(self.end_error_ms)


@dataclass(frozen=True, slots=True)
class EdgeErrors:
    """Of all starts, or all ends, to the nearest millisecond."""

    mean_ms: int  # signed: who is later as a habit
    mean_absolute_ms: int
    median_absolute_ms: int
    p90_absolute_ms: int


@dataclass(frozen=True, slots=True)
class SpanSummary:
    """Over the sentences to which both people gave an interval."""

    n: int
    mean_iou: float
    median_iou: float
    share_agreed: float  # with an overlap of at least AGREED_IOU
    start: EdgeErrors
    end: EdgeErrors


def temporal_iou(first: Interval, second: Interval) -> float:
    """Shared over covered time. Two equal points overlap fully; a point and anything else not at all."""
    _checked((first, second))
    shared = min(first[1], second[1]) - max(first[0], second[0])
    covered = first[1] - first[0] + second[1] - second[0] - max(0, shared)
    if not covered:
        return float(first == second)
    return max(0, shared) / covered


def span_pair(first: Interval, second: Interval) -> SpanPair:
    """How two people's intervals for one sentence differ."""
    return SpanPair(temporal_iou(first, second), second[0] - first[0], second[1] - first[1])


def span_summary(first: Sequence[Interval | None], second: Sequence[Interval | None]) -> SpanSummary | Undefined:
    """Of two people over the same sentences, None where there is no interval."""
    if len(first) != len(second):
        raise Invalid("Both raters need one entry a sentence, None where there is none: their lists differ in length.")
    both = [(one, other) for one, other in zip(first, second, strict=True) if one is not None and other is not None]
    if not both:
        raters = any(one is not None for one in first) + any(other is not None for other in second)
        return Undefined(SPANS, _NOTHING_SHARED[raters], 0)
    _checked([span for pair in both for span in pair])
    times = np.array(both, np.int64)  # [N, 2 raters, 2 edges]
    starts, ends = times[:, :, 0], times[:, :, 1]
    return summary_of(overlaps(starts[:, 0], ends[:, 0], starts[:, 1], ends[:, 1]), starts, ends)


def overlaps(first_start: Times, first_end: Times, second_start: Times, second_end: Times) -> NDArray[np.float64]:
    """`temporal_iou` of N pairs at once, each argument [N]."""
    shared = np.maximum(0, np.minimum(first_end, second_end) - np.maximum(first_start, second_start))
    covered = (first_end - first_start) + (second_end - second_start) - shared
    points = covered == 0
    iou = shared / np.where(points, 1, covered)
    same: NDArray[np.float64] = np.where(points, (first_start == second_start).astype(np.float64), iou)
    return same


def summary_of(iou: NDArray[np.float64], starts: Times, ends: Times) -> SpanSummary:
    """iou [N]; starts and ends [N, 2] of the first and the second person, N >= 1."""
    return SpanSummary(
        n=len(iou),
        mean_iou=float(iou.mean()),
        median_iou=float(np.median(iou)),
        share_agreed=float((iou >= AGREED_IOU).mean()),
        start=_edge(starts[:, 1] - starts[:, 0]),
        end=_edge(ends[:, 1] - ends[:, 0]),
    )


def _edge(errors: Times) -> EdgeErrors:
    absolute = np.abs(errors)
    half, most = np.quantile(absolute, [0.5, 0.9])
    return EdgeErrors(
        round(float(errors.mean())), round(float(absolute.mean())), round(float(half)), round(float(most))
    )


def _checked(spans: Sequence[Interval]) -> None:
    for start, end in spans:
        if type(start) is not int or type(end) is not int:
            raise Invalid(f"Times are whole milliseconds, not {start!r} to {end!r}.")
        if end < start:
            raise Invalid(f"An interval ends at {end} ms, before it starts at {start} ms.")
