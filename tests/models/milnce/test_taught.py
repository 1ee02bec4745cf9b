"""A clip network's first steps after a frame network: its targets, and that they are learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.milnce.taught import TaughtBatch, targets_of, teach
from models.milnce.train import new_model
from tests.models.milnce.test_milnce_train import TINY


def test_targets_are_the_mean_and_the_drift() -> None:
    features = np.array([[0, 4], [0, 4], [2, 4], [2, 4]], np.float16)
    assert targets_of(features).tolist() == [1, 4, 2, 0]


@pytest.mark.timeout(300)
def test_what_brightens_is_told_from_what_darkens(tmp_path: Path) -> None:
    """Features are the pictures' own brightness: the mean needs colour, the drift needs time."""
    size, frames = TINY.frame_size, TINY.clip_frames

    def batch_at(index: int) -> TaughtBatch:
        rng = np.random.default_rng(index)
        light = rng.uniform(60, 190, (16, 1)) + rng.uniform(-60, 60, (16, 1)) * np.linspace(-1, 1, frames)
        clips = np.repeat(light[:, None, :, None, None], 3, axis=1) + rng.normal(0, 3, (16, 3, frames, size, size))
        targets = np.stack([targets_of(each[:, None] / 50) for each in light])
        return TaughtBatch(
            torch.from_numpy(clips.clip(0, 255).astype(np.uint8)), torch.from_numpy(targets.astype(np.float32))
        )

    untold = teach(new_model(TINY, 1), batch_at, 150, tmp_path, 1, learning_rate=3e-3)
    assert untold < 0.5
