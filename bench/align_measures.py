"""R@1 and ROC-AUC of drawn films, fast enough for a thousand draws: what is sorted is sorted once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bench.align_rows import Measure
from models.metrics.bootstrap import Interval, interval_of
from models.metrics.htm_align import Outcome


class Measured:
    """One line of the table over its films; a film drawn twice counts twice."""

    def __init__(self, found: Sequence[Outcome]) -> None:
        self.films = len(found)
        self._hits = np.array([sum(each.hits) for each in found], float)
        self._asked = np.array([len(each.hits) for each in found], float)
        owner = np.repeat(np.arange(len(found)), [len(each.truth) for each in found])
        truth = np.array([one for each in found for one in each.truth], bool)
        evidence = np.array([one for each in found for one in each.evidence], float)
        order = np.argsort(evidence, kind="stable")
        self._owner, self._truth = owner[order], truth[order]
        # Where a new value begins: equal evidence counts half.
        self._begins = np.flatnonzero(np.diff(evidence[order], prepend=-np.inf))

    def recall(self, some: Sequence[int]) -> float:
        times = np.bincount(some, minlength=self.films)
        asked = float(times @ self._asked)
        return float(times @ self._hits) / asked if asked else float("nan")

    def auc(self, some: Sequence[int]) -> float:
        times = np.bincount(some, minlength=self.films)[self._owner].astype(float)
        yes = np.add.reduceat(times * self._truth, self._begins)
        no = np.add.reduceat(times * ~self._truth, self._begins)
        pairs = yes.sum() * no.sum()
        return float(yes @ (np.cumsum(no) - no / 2) / pairs) if pairs else float("nan")

    def statistic(self, name: Measure) -> Callable[[Sequence[int]], float]:
        return self.recall if name == "recall" else self.auc

    def intervals(self, rounds: int) -> dict[Measure, Interval]:
        names: tuple[Measure, ...] = ("recall", "auc")
        return {name: interval_of(self.statistic(name), self.films, rounds) for name in names}
