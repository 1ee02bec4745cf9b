"""The head's probabilities, made as true as they say."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from models.tan.calibration import Calibration, fit_calibration, load_calibration


def test_a_planted_line_is_found_again() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(0, 2, 20_000)
    true = rng.random(20_000) < 1 / (1 + np.exp(-(0.5 * logits - 1.2)))
    found = fit_calibration((1 / (1 + np.exp(-logits))).tolist(), true.tolist())
    assert found.slope == pytest.approx(0.5, abs=0.03) and found.shift == pytest.approx(-1.2, abs=0.05)
    assert found(0.5) == pytest.approx(1 / (1 + math.exp(1.2)), abs=0.01)


def test_it_keeps_the_order_and_certainty_finite() -> None:
    sure = Calibration(2.0, -1.0)
    said = [sure(value) for value in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert said == sorted(said) and said[0] > 0 and said[-1] < 1
    assert 0 < Calibration(500.0, 0.0)(0.0) < Calibration(500.0, 0.0)(1.0) < 1
    assert fit_calibration([1.0, 1.0, 0.0, 0.0], [True, True, False, False])(1.0) > 0.99


@pytest.mark.parametrize("true", [[], [True, True], [False]])
def test_one_kind_of_truth_changes_nothing(true: list[bool]) -> None:
    assert fit_calibration([0.3] * len(true), true) == Calibration()


def test_it_is_kept_beside_the_weights(tmp_path: Path) -> None:
    assert load_calibration(tmp_path) == Calibration()
    Calibration(0.7, -0.4).save(tmp_path)
    assert load_calibration(tmp_path) == Calibration(0.7, -0.4)
    with pytest.raises(ValueError, match="2 probabilities and 1"):
        fit_calibration([0.1, 0.2], [True])
