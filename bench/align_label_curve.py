"""Learning curves over labels: how many labels an order needs for what all labels bring, and a picture of it.

A curve's points are means over repeats, made never to fall (the nearest such curve by least squares, since more labels
do not harm but for chance), with straight lines between them. An order has reached a share of the gain at the first
number of labels where its curve does; the gain is from no labels to all of them, which is the same for all orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.align_measures import Measured
from bench.align_rows import Measure
from models.learning_curves import Curve, svg
from models.metrics.bootstrap import Interval, resamples

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """An order's outcomes [repeat][budget]; the last budget is all labels, the first none."""

    labels: tuple[int, ...]
    found: tuple[tuple[Measured, ...], ...]

    def values(self, name: Measure, films: Sequence[int], repeats: Sequence[int]) -> Floats:
        """[budgets] means over these repeats, of these test films."""
        every = [[point.statistic(name)(films) for point in self.found[repeat]] for repeat in repeats]
        mean: Floats = np.asarray(every, float).mean(axis=0)
        return mean


def needed(labels: Sequence[int], values: Floats, target: float) -> float:
    """Labels at which the never falling curve reaches `target`; all of them where it does not."""
    curve = never_falling(values)
    above = np.flatnonzero(curve >= target - 1e-12)
    if not len(above):
        return float(labels[-1])
    at = int(above[0])
    if at == 0:
        return float(labels[0])
    share = (target - curve[at - 1]) / (curve[at] - curve[at - 1])
    return float(labels[at - 1] + share * (labels[at] - labels[at - 1]))


def never_falling(values: Floats) -> Floats:
    """The nearest by least squares: what falls is pooled with what comes before it."""
    means: list[float] = []
    sizes: list[int] = []
    for value in values.tolist():
        means.append(value)
        sizes.append(1)
        while len(means) > 1 and means[-2] > means[-1]:
            size = sizes[-2] + sizes[-1]
            means[-2:] = [(means[-2] * sizes[-2] + means[-1] * sizes[-1]) / size]
            sizes[-2:] = [size]
    return np.repeat(means, sizes).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Needs:
    """Labels that each order needs for a share of the gain, and its ratio to the order by chance."""

    share: float
    labels: dict[str, Interval]
    ratios: dict[str, Interval]


def needs(orders: Mapping[str, Points], chance: str, share: float, rounds: int, name: Measure = "recall") -> Needs:
    """95 % intervals by drawing test films, and repeats, with replacement: alike for all orders."""
    first = next(iter(orders.values()))
    films, repeats = first.found[0][0].films, len(first.found)
    drawn = zip(resamples(films, rounds), resamples(repeats, rounds, seed=1), strict=True)
    table = [_needed(orders, share, name, range(films), range(repeats))]
    table += [_needed(orders, share, name, some.tolist(), few.tolist()) for some, few in drawn]
    labels = {order: np.array([each[order] for each in table]) for order in orders}
    ratios = {order: found / labels[chance] for order, found in labels.items() if order != chance}
    return Needs(
        share,
        {order: _interval(found) for order, found in labels.items()},
        {order: _interval(found) for order, found in ratios.items()},
    )


def _needed(
    orders: Mapping[str, Points], share: float, name: Measure, films: Sequence[int], repeats: Sequence[int]
) -> dict[str, float]:
    values = {order: points.values(name, films, repeats) for order, points in orders.items()}
    ends = next(iter(values.values()))
    target = float(ends[0] + share * (ends[-1] - ends[0]))
    return {order: needed(orders[order].labels, found, target) for order, found in values.items()}


def _interval(found: Floats) -> Interval:
    low, high = np.quantile(found[1:], [0.025, 0.975])
    return Interval(float(found[0]), float(low), float(high))


def picture(orders: Mapping[str, Points], name: Measure, title: str) -> str:
    """An SVG: the measure over labels, a line an order."""
    curves = []
    for order, points in orders.items():
        films, repeats = range(points.found[0][0].films), range(len(points.found))
        values = points.values(name, films, repeats).tolist()
        curves.append(Curve(order, list(zip(map(float, points.labels), values, strict=True))))
    low = min(value for curve in curves for _, value in curve.points)
    return svg(title, curves, lowest=low)
