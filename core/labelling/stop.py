"""What more labels would still bring, from what labels have brought so far, and whether that is worth it.

A measure that grows with n labels is taken as c - a n^-b, the power law of learning curves, with a >= 0. For each b on
a grid, c and a follow by least squares; how well each b fits weighs it (a flat prior on b, the usual one on the noise),
and around each fit a has Student's distribution. The gain left from n to m labels is a (n^-b - m^-b); its interval is
drawn from that mixture, so it tells of the curve's shape as well as of the noise, and a gain is never below nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid

LEAST_POINTS = 4
_EXPONENTS = np.linspace(0.05, 2.0, 40)
_DRAWS = 4000
_LEAST_NOISE = 1e-6  # of the measure, so that a perfect fit is not taken for perfect knowledge


@dataclass(frozen=True, slots=True)
class Measurement:
    """The measure of a model trained on so many labels, greater being better."""

    labels: int
    value: float


@dataclass(frozen=True, slots=True)
class GainLeft:
    """What the next `more` labels are expected to bring to the measure; [low, high] holds it 95 times in 100.

    With fewer than LEAST_POINTS different numbers of labels nothing is known: value and high are None.
    """

    more: int
    value: float | None
    low: float
    high: float | None
    limit: float | None  # the measure that no number of labels takes it beyond, by the best curve
    points: int


@dataclass(frozen=True, slots=True)
class Decision:
    stop: bool
    reason: str
    gain: GainLeft


def expected_gain_left(measured: Sequence[Measurement], more: int, *, seed: int = 0) -> GainLeft:
    """Of `more` labels beyond the greatest measured number; see `GainLeft` for too few measurements."""
    labels, values = _points(measured)
    if more < 0:
        raise Invalid("There cannot be fewer labels to come than none.")
    points = len(np.unique(labels))
    if not more:
        return GainLeft(0, 0.0, 0.0, 0.0, None, points)
    if points < LEAST_POINTS:
        return GainLeft(more, None, 0.0, None, None, points)
    largest = labels.max()
    degrees = len(values) - 2
    powers = labels[None] ** -_EXPONENTS[:, None] / largest ** -_EXPONENTS[:, None]  # [B, N], 1 at the largest
    centred = powers - powers.mean(1, keepdims=True)
    square = (centred**2).sum(1)
    slope = -(centred @ (values - values.mean())) / square  # a, for the power that is 1 at the largest number [B]
    left = values - values.mean() + slope[:, None] * centred
    squares = (left**2).sum(1) + degrees * _LEAST_NOISE**2  # [B]
    fit = -0.5 * degrees * np.log(squares)
    weights = np.exp(fit - fit.max())
    chance = np.random.default_rng(seed)
    which = chance.choice(len(_EXPONENTS), _DRAWS, p=weights / weights.sum())
    spread = np.sqrt(squares / degrees / square)
    drawn = np.maximum(0.0, slope[which] + spread[which] * chance.standard_t(degrees, _DRAWS))
    reach = 1 - ((largest + more) / largest) ** -_EXPONENTS  # share of a that the labels to come bring [B]
    gains = drawn * reach[which]
    low, half, high = np.quantile(gains, [0.025, 0.5, 0.975]).tolist()
    best = int(squares.argmin())
    limit = float(values.mean() + max(0.0, float(slope[best])) * powers[best].mean())
    return GainLeft(more, half, low, high, limit, points)


def decide(
    measured: Sequence[Measurement], pool_left: int, worth: float, *, batch: int = 500, seed: int = 0
) -> Decision:
    """Whether to go on: the next `batch` labels (or what is left of the pool) must be able to bring `worth`.

    Stopping wants evidence: it stops only where even the upper end of the interval is below `worth`.
    """
    if not 0 < worth < float("inf"):
        raise Invalid("What a batch must bring to be worth its work is a number above 0.")
    if batch < 1 or pool_left < 0:
        raise Invalid("A batch holds at least one label, and a pool not fewer than none.")
    gain = expected_gain_left(measured, min(batch, pool_left), seed=seed)
    if not pool_left:
        return Decision(True, "Everything is labelled.", gain)
    if gain.value is None or gain.high is None:
        return Decision(
            False,
            f"Go on: {gain.points} of the {LEAST_POINTS} different numbers of labels that it takes to tell were tried.",
            gain,
        )
    about = f"the next {gain.more} labels are expected to bring {gain.value:.4f} ({gain.low:.4f} to {gain.high:.4f})"
    if gain.high < worth:
        return Decision(True, f"Stop: {about}, less than the {worth:g} that they must be worth.", gain)
    if gain.value >= worth:
        return Decision(False, f"Go on: {about}, and {worth:g} is worth their work.", gain)
    return Decision(False, f"Go on for now: {about}; that it is less than {worth:g} is likely but not sure.", gain)


def _points(measured: Sequence[Measurement]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    labels = np.array([one.labels for one in measured], np.float64)
    values = np.array([one.value for one in measured], np.float64)
    if not (np.isfinite(labels).all() and np.isfinite(values).all()):
        raise Invalid("A measurement holds what is no number.")
    if (labels < 1).any():
        raise Invalid("A measurement counts at least one label; leave out that of the model before any.")
    return labels, values
