"""Where a TAN begins: blind to what all seconds share, with eyes for all that varies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from models.tan.model import STARTER, build_tan
from models.tan.start import POSITION_GAIN, begin


def started(seconds: np.ndarray) -> torch.nn.Linear:
    torch.manual_seed(1)
    model = build_tan(replace(STARTER, words=20))
    begin(model, seconds.astype(np.float32))
    assert bool((model.ln_position_init.weight == POSITION_GAIN).all())
    return model.video_pre_proj


def test_it_is_blind_to_what_is_always_there() -> None:
    common = np.where(np.arange(320) % 2, 40.0, -40.0)
    seconds = common + np.random.default_rng(1).normal(size=(4000, 320))
    with torch.no_grad():
        projected = started(seconds)(torch.from_numpy(seconds).float())
    assert projected.mean(0).norm() < 0.1 * projected.norm(dim=1).mean()


def test_a_column_counts_by_how_it_varies_and_not_by_its_size() -> None:
    scales = np.array([5.0] * 160 + [0.05] * 160)
    weight = started(scales * np.random.default_rng(2).normal(size=(4000, 320))).weight.detach().numpy() * scales
    large, small = np.linalg.norm(weight[:, :160]), np.linalg.norm(weight[:, 160:])
    assert 0.8 < large / small < 1.25


def test_a_column_that_never_changes_does_no_harm() -> None:
    seconds = np.random.default_rng(3).normal(size=(50, 320))
    seconds[:, 7] = 0
    assert bool(torch.isfinite(started(seconds).weight).all())
