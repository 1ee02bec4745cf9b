"""A time of speech beside what the picture says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.tan.timing import Seen, Timing, fit_timing, hits, load_timing


def planted(said: float, offset: float, strength: float, rng: np.random.Generator) -> Seen:
    row = rng.normal(0, 1, 120)
    at = int(said + offset)
    row[at : at + 3] += strength
    return Seen(row, 0, said, (at, at + 3))


def test_the_offset_is_found_and_good_similarities_are_trusted_more_than_noise() -> None:
    rng = np.random.default_rng(5)
    offsets = rng.laplace(4, 3, 400).clip(-20, 20)
    good, noise = ([planted(60, each, strength, rng) for each in offsets] for strength in (2.5, 0.0))
    for sentences in (good, noise):
        found = fit_timing(sentences)
        assert found.offset_s == pytest.approx(5.2, abs=0.8) and found.scale_s == pytest.approx(3, abs=0.8)
    assert fit_timing(good).trust > fit_timing(noise).trust
    alone = Timing(0, 1000, 1.0)  # every second as likely
    assert hits(good, fit_timing(good)) > hits(good, alone) and hits(noise, fit_timing(noise)) > hits(noise, alone)


def test_without_trust_the_place_is_the_usual_one_and_far_away_a_sure_picture_still_wins() -> None:
    row = np.zeros(100)
    row[80] = 30
    usual = Timing(2, 3, 0.1, 0.0)
    assert int(usual.placed(row, 10, 40.0).argmax()) + 10 in (41, 42)
    assert int(Timing(2, 3, 0.1, 1.0).placed(row, 10, 40.0).argmax()) == 80
    assert np.isfinite(usual.placed(row, 0, -500.0)).all()


def test_it_is_kept_beside_the_weights_and_refuses_nonsense(tmp_path: Path) -> None:
    assert load_timing(tmp_path) is None
    Timing(1.5, 2.0, 0.2, 0.6).save(tmp_path)
    assert load_timing(tmp_path) == Timing(1.5, 2.0, 0.2, 0.6)
    for bad in ((0, 0, 0.2, 1), (0, 1, 0, 1), (0, 1, 0.5, -1)):
        with pytest.raises(ValueError, match="above 0"):
            Timing(*bad)
    with pytest.raises(ValueError, match="no sentence"):
        fit_timing([])
