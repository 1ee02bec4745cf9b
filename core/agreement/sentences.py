"""Who disagrees about a sentence, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.agreement.grid import Grid
from core.agreement.pairs import SpanAgreement

Verdict = Literal["single", "agreed", "labels", "times", "labels-and-times"]
_VERDICTS: dict[tuple[bool, bool], Verdict] = {
    (False, False): "agreed",
    (True, False): "labels",
    (False, True): "times",
    (True, True): "labels-and-times",
}


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """One sentence's answers beside each other."""

    sentence: str
    answers: int
    verdict: Verdict
    label: str | None  # what most say; None where the most frequent labels tie
    label_dissent: tuple[tuple[str, str], ...]  # (who, their label) other than what most say; everyone of a tie
    time_dissent: tuple[str, ...]  # whose interval agrees with fewer than half of the others'
    worst_iou: float | None  # of any two intervals; None where there are fewer than two
    start_spread_ms: int | None  # between the earliest and the latest
    end_spread_ms: int | None


def sentence_reports(grid: Grid, spans: SpanAgreement, counts: NDArray[np.int64]) -> tuple[SentenceReport, ...]:
    """Every sentence in the alphabet's order; counts [S, L] of its answers by label."""
    if not grid.sentences:
        return ()
    answers = counts.sum(1)
    most = counts.max(1)
    tied = (counts == most[:, None]).sum(1) > 1
    majority = np.where(tied, -1, counts.argmax(1))
    label_dissent = grid.given & (grid.label != majority[None]) & (answers > 1)[None]  # [A, S]

    others = np.where(grid.spanned, grid.spanned.sum(0)[None] - 1, 0)  # [A, S] others' intervals
    time_dissent = 2 * spans.agreeing < others
    labels_of = _listed(label_dissent)
    times_of = _listed(time_dissent)
    starts, ends = _spread(grid.start_ms, grid.spanned), _spread(grid.end_ms, grid.spanned)

    reports = []
    rows = zip(
        grid.sentences, answers.tolist(), majority.tolist(), spans.pairs.tolist(), spans.iou_worst.tolist(),
        starts.tolist(), ends.tolist(), strict=True,
    )  # fmt: skip
    for at, (sentence, n, label, pairs, worst, start, end) in enumerate(rows):
        differing = tuple((grid.annotators[who], grid.labels[grid.label[who, at]]) for who in labels_of.get(at, ()))
        elsewhere = tuple(grid.annotators[who] for who in times_of.get(at, ()))
        reports.append(
            SentenceReport(
                sentence,
                n,
                _VERDICTS[bool(differing), bool(elsewhere)] if n > 1 else "single",
                grid.labels[label] if label >= 0 else None,
                differing,
                elsewhere,
                worst if pairs else None,
                start if pairs else None,
                end if pairs else None,
            )
        )
    return tuple(reports)


def _listed(marks: NDArray[np.bool_]) -> dict[int, list[int]]:
    """The marked people [A] of every sentence that has any, from marks [A, S]."""
    lists: dict[int, list[int]] = {}
    for sentence, who in np.argwhere(marks.T).tolist():
        lists.setdefault(sentence, []).append(who)
    return lists


def _spread(times: NDArray[np.int64], valid: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Latest minus earliest of the valid times [A, S], 0 where there are none."""
    limits = np.iinfo(np.int64)
    latest = np.where(valid, times, limits.min).max(0)
    earliest = np.where(valid, times, limits.max).min(0)
    spread: NDArray[np.int64] = np.where(valid.any(0), latest - earliest, 0)
    return spread
