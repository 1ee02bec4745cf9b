"""From answers to a report: all together, each two, each sentence, each person, over time, and on gold questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.agreement.coefficient import Measured, Reason, Share, Undefined, share_of
from core.agreement.grid import Answer, Grid, grid_of
from core.agreement.labels import ALPHA, FLEISS, alpha_of_counts, counted, fleiss_of_counts
from core.agreement.over_time import Day, OwnWindow, Window, own_windows, windows
from core.agreement.pairs import PairReport, pair_reports
from core.agreement.sentences import SentenceReport, sentence_reports
from core.agreement.spans import AGREED_IOU, temporal_iou
from core.intervals import Interval


@dataclass(frozen=True, slots=True)
class Gold:
    """The known answer of a hidden question; with an interval, one that overlaps it by half is asked for."""

    label: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class GoldScore:
    """One person on the hidden questions that they met."""

    right: Share
    wrong_label: tuple[str, ...]  # sentences
    wrong_times: tuple[str, ...]  # with the right label, and an interval elsewhere or none
    mean_iou: float | None  # where both have an interval


@dataclass(frozen=True, slots=True)
class AnnotatorReport:
    """One person beside all the others."""

    annotator: str
    answers: int
    compared: int  # answers with somebody else's beside them
    same: float | None  # mean share of the others who say the same
    windows: tuple[OwnWindow, ...]
    gold: GoldScore


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All parts in the alphabet's order, or in time's."""

    answers: int  # that count
    replaced: int  # that a later one of the same person took the place of
    labels: tuple[str, ...]
    alpha: Measured  # over all answers
    fleiss: Measured  # over the sentences that everyone answered
    pairs: tuple[PairReport, ...]
    sentences: tuple[SentenceReport, ...]
    annotators: tuple[AnnotatorReport, ...]
    windows: tuple[Window, ...]
    days: tuple[Day, ...]

    def contested(self, most: int) -> tuple[SentenceReport, ...]:
        """The sentences most worth talking about: labels before times, many dissenting before few."""
        open_ones = [one for one in self.sentences if one.verdict not in ("single", "agreed")]
        open_ones.sort(key=lambda one: (-len(one.label_dissent) / one.answers, _overlap(one), one.sentence))
        return tuple(open_ones[:most])


def agreement_report(
    answers: Sequence[Answer], gold: Mapping[str, Gold] | None = None, *, window: int = 100, seed: int = 0
) -> AgreementReport:
    """The same answers in any order give the same report, unless one person answers twice at one moment."""
    grid = grid_of(answers)
    counts = counted(grid.label, max(1, len(grid.labels)))
    pairs, spans = pair_reports(grid, seed=seed)
    by_count, by_day = windows(grid, spans, counts, window)
    people = len(grid.annotators)
    if people < 2:
        nothing: Reason = "one-rater" if people else "no-answers"
        alpha: Measured = Undefined(ALPHA, nothing, 0)
        fleiss: Measured = Undefined(FLEISS, nothing, 0)
    else:
        everyone = counts[counts.sum(1) == people]
        alpha = alpha_of_counts(counts, seed=seed)
        fleiss = fleiss_of_counts(everyone, seed=seed) if len(everyone) else Undefined(FLEISS, "no-overlap", 0)
    own = own_windows(grid, counts, window)
    return AgreementReport(
        answers=int(grid.given.sum()),
        replaced=grid.replaced,
        labels=grid.labels,
        alpha=alpha,
        fleiss=fleiss,
        pairs=pairs,
        sentences=sentence_reports(grid, spans, counts),
        annotators=tuple(_annotator(grid, who, own[who], gold or {}) for who in range(people)),
        windows=by_count,
        days=by_day,
    )


def _annotator(grid: Grid, who: int, own: tuple[OwnWindow, ...], gold: Mapping[str, Gold]) -> AnnotatorReport:
    compared = sum(window.compared for window in own)
    same = sum((window.same or 0.0) * window.compared for window in own) / compared if compared else None
    given = int(np.count_nonzero(grid.given[who]))
    return AnnotatorReport(grid.annotators[who], given, compared, same, own, gold_score(grid, who, gold))


def gold_score(grid: Grid, who: int, gold: Mapping[str, Gold]) -> GoldScore:
    """How the person in row `who` did on the hidden questions."""
    places = {name: at for at, name in enumerate(grid.sentences) if name in gold}
    met = [name for name in sorted(gold) if name in places and grid.label[who, places[name]] >= 0]
    wrong_label, wrong_times, overlaps = [], [], []
    for name in met:
        at, known = places[name], gold[name]
        iou = 0.0
        if known.interval is not None and grid.spanned[who, at]:
            iou = temporal_iou(known.interval, (int(grid.start_ms[who, at]), int(grid.end_ms[who, at])))
            overlaps.append(iou)
        if grid.labels[grid.label[who, at]] != known.label:
            wrong_label.append(name)
        elif known.interval is not None and iou < AGREED_IOU:
            wrong_times.append(name)
    right = share_of(len(met) - len(wrong_label) - len(wrong_times), len(met))
    mean_iou = sum(overlaps) / len(overlaps) if overlaps else None
    return GoldScore(right, tuple(wrong_label), tuple(wrong_times), mean_iou)


def _overlap(report: SentenceReport) -> float:
    return 1.0 if report.worst_iou is None else report.worst_iou
