"""How far any two people agree, and what their intervals say about each sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from core.agreement.coefficient import Measured, Undefined
from core.agreement.grid import Grid
from core.agreement.labels import cohen_of_table, crossed
from core.agreement.spans import AGREED_IOU, SPANS, SpanSummary, overlaps, summary_of


@dataclass(frozen=True, slots=True)
class PairReport:
    """Two people over the sentences that both answered."""

    first: str
    second: str
    n: int
    kappa: Measured
    confusion: Mapping[tuple[str, str], int]  # (first's label, second's label) -> sentences
    spans: SpanSummary | Undefined  # errors are the second's edge minus the first's


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """What all pairs of intervals say about each of S sentences."""

    pairs: NDArray[np.int64]  # [S] how many pairs of intervals it has
    iou_sum: NDArray[np.float64]  # [S]
    iou_worst: NDArray[np.float64]  # [S], 1 where there are no pairs
    agreeing: NDArray[np.int64]  # [A, S] how many others' intervals agree with one's own


def pair_reports(grid: Grid, *, seed: int = 0) -> tuple[tuple[PairReport, ...], SpanAgreement]:
    """Every two people in the alphabet's order. Work and memory grow with pairs times sentences."""
    people, size = grid.label.shape
    overall = SpanAgreement(np.zeros(size, np.int64), np.zeros(size), np.ones(size), np.zeros((people, size), np.int64))
    reports = []
    for first, second in combinations(range(people), 2):
        table = crossed(grid.label[first], grid.label[second], max(1, len(grid.labels)))
        confusion = {(grid.labels[i], grid.labels[j]): int(table[i, j]) for i, j in np.argwhere(table).tolist()}
        reports.append(
            PairReport(
                grid.annotators[first],
                grid.annotators[second],
                int(table.sum()),
                cohen_of_table(table, seed=seed),
                confusion,
                _spans(grid, first, second, overall),
            )
        )
    return tuple(reports), overall


def _spans(grid: Grid, first: int, second: int, overall: SpanAgreement) -> SpanSummary | Undefined:
    """The pair's summary; what it says about each sentence is added to `overall`."""
    both = np.flatnonzero(grid.spanned[first] & grid.spanned[second])
    if not both.size:
        return Undefined(SPANS, "no-overlap", 0)
    starts = grid.start_ms[[first, second]][:, both].T  # [N, 2]
    ends = grid.end_ms[[first, second]][:, both].T
    iou = overlaps(starts[:, 0], ends[:, 0], starts[:, 1], ends[:, 1])
    agreed = iou >= AGREED_IOU
    overall.pairs[both] += 1
    overall.iou_sum[both] += iou
    overall.iou_worst[both] = np.minimum(overall.iou_worst[both], iou)
    overall.agreeing[first, both] += agreed
    overall.agreeing[second, both] += agreed
    return summary_of(iou, starts, ends)
