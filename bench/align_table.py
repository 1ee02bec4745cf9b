"""The section of docs/results.md that `bench align` writes, and the verdicts in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.align_measures import Measured
from bench.align_rows import CLAIMS, SPOKEN, Claim, Measure
from models.metrics.bootstrap import Interval, interval_of

TOLD = {"recall": "R@1", "auc": "ROC-AUC"}


@dataclass(frozen=True, slots=True)
class Difference:
    claim: Claim
    measure: Measure
    found: Interval  # the first less the second, over the same films

    @property
    def verdict(self) -> str:
        """holds: above 0 beyond the interval, or for `at_least` not below it; does not hold: below 0 beyond it."""
        if self.found.high < 0:
            return "does not hold"
        enough = self.found.low >= 0 if self.claim.at_least else self.found.low > 0
        return "holds" if enough else "within the interval"


def differences(lines: Mapping[str, Measured], rounds: int) -> list[Difference]:
    """Of every claim and measure, paired: the same films are drawn for both."""
    found = []
    for claim in CLAIMS:
        more, less = lines[claim.more], lines[claim.less]
        for name in claim.measures:
            one, other = more.statistic(name), less.statistic(name)
            gap = interval_of(lambda some, a=one, b=other: a(some) - b(some), more.films, rounds)  # type: ignore[misc]
            found.append(Difference(claim, name, gap))
    return found


def table(means: Mapping[str, Mapping[Measure, Interval]], found: Sequence[Difference], told: str) -> str:
    """`told` says how it was made."""
    lines = ["## Temporal alignment, row by row (thesis Table 7.1)", "", told, ""]
    lines += ["| row | R@1 | ROC-AUC |", "| --- | --- | --- |"]
    lines += [
        f"| {name} | {each['recall']} | {'' if name == SPOKEN else each['auc']} |" for name, each in means.items()
    ]
    lines += ["", "What the thesis says of them (the first less the second, paired over the same films):", ""]
    lines += ["| claim | first | second | measure | difference | |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {each.claim.text} | {each.claim.more} | {each.claim.less} | {TOLD[each.measure]} | {each.found} "
        f"| {each.verdict} |"
        for each in found
    ]
    return "\n".join(lines)
