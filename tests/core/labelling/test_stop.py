from __future__ import annotations

import math

import numpy as np
import pytest

from core.errors import Invalid
from core.labelling import Measurement, decide, expected_gain_left

SIZES = (100, 200, 400, 800, 1200, 1600)


def curve(labels: float, top: float = 0.8, fall: float = 1.5, power: float = 0.5) -> float:
    return top - fall * labels**-power


def test_a_curve_without_noise_is_found() -> None:
    measured = [Measurement(n, curve(n)) for n in SIZES]
    gain = expected_gain_left(measured, 1600)
    assert gain.value == pytest.approx(curve(3200) - curve(1600), rel=0.02)
    assert gain.limit == pytest.approx(0.8, abs=0.005)


@pytest.mark.parametrize("power", [0.3, 0.5, 1.0])
def test_the_interval_holds_the_gain_that_was_planted(power: float) -> None:
    fall = {0.3: 1.0, 0.5: 1.5, 1.0: 15.0}[power]
    truth = curve(2600, 0.8, fall, power) - curve(1600, 0.8, fall, power)
    held, seeds = 0, 150
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        noisy = [Measurement(n, curve(n, 0.8, fall, power) + float(chance.normal(0, 0.004))) for n in SIZES]
        gain = expected_gain_left(noisy, 1000)
        assert gain.value is not None
        assert gain.high is not None
        assert 0 <= gain.low <= gain.value <= gain.high
        held += gain.low <= truth <= gain.high
    assert held / seeds >= 0.88


def test_a_steep_curve_goes_on_and_a_flat_one_stops() -> None:
    steep = decide([Measurement(n, curve(n)) for n in SIZES], 5000, 0.003)
    assert not steep.stop
    assert "worth their work" in steep.reason
    chance = np.random.default_rng(0)
    flat = [Measurement(n, 0.7 - 3 / n + float(chance.normal(0, 0.0005))) for n in (*SIZES, 3200, 6400)]
    done = decide(flat, 5000, 0.005)
    assert done.stop
    assert done.gain.high is not None
    assert done.gain.high < 0.005
    assert "0.005" in done.reason


def test_stopping_wants_evidence() -> None:
    noisy = [Measurement(n, value) for n, value in zip(SIZES, (0.5, 0.6, 0.52, 0.63, 0.55, 0.58), strict=True)]
    decision = decide(noisy, 5000, 0.004)
    assert not decision.stop
    assert "not sure" in decision.reason


def test_a_falling_measure_brings_nothing() -> None:
    gain = expected_gain_left([Measurement(n, 0.8 - 0.0001 * n) for n in SIZES], 1000)
    assert (gain.value, gain.low) == (0, 0)


def test_one_and_the_same_value_throughout() -> None:
    decision = decide([Measurement(n, 0.7) for n in SIZES], 100, 0.001)
    assert decision.stop
    assert decision.gain.value == pytest.approx(0, abs=1e-5)


def test_too_few_measurements_say_nothing() -> None:
    for measured in ([], [Measurement(100, 0.5)], [Measurement(100, 0.5 + at / 100) for at in range(9)]):
        decision = decide(measured, 1000, 0.01)
        assert not decision.stop
        assert decision.gain.value is None
        assert "4" in decision.reason


def test_an_empty_pool_stops() -> None:
    decision = decide([], 0, 0.01)
    assert decision.stop
    assert decision.gain.value == 0
    last = decide([Measurement(n, curve(n)) for n in SIZES], 10, 0.01)
    assert last.gain.more == 10


def test_the_same_measurements_give_the_same_answer() -> None:
    measured = [Measurement(n, curve(n) + n % 7 / 1000) for n in SIZES]
    assert decide(measured, 900, 0.01) == decide(measured, 900, 0.01)


def test_what_is_no_number_is_refused() -> None:
    for odd in (Measurement(100, math.nan), Measurement(0, 0.5), Measurement(100, math.inf)):
        with pytest.raises(Invalid):
            expected_gain_left([odd], 10)
    with pytest.raises(Invalid):
        expected_gain_left([], -1)
    for worth in (0, math.nan, -1):
        with pytest.raises(Invalid):
            decide([], 10, worth)
    with pytest.raises(Invalid):
        decide([], 10, 0.1, batch=0)
