"""S3D's first steps: what CLIP saw in a clip, and how that drifts, told from its pictures (knowledge distillation).

From nothing, MIL-NCE's gradient is all but flat: both towers give the same for everything, so neither is told anything.
A thousand steps after a frame network that has learnt to see, and it learns in hundreds. Targets are the mean of the
clip's CLIP features and the mean of its later half minus that of the earlier one, each dimension at unit variance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.milnce.model import MilNce
from models.training import FitOptions, OnStep, fit


@dataclass(frozen=True, slots=True)
class TaughtBatch:
    frames: Tensor  # [B, 3, T, H, W] uint8
    targets: Tensor  # [B, 2 D]


class Pupil(nn.Module):
    """A MilNce with a throw-away layer from its clip vectors to the targets."""

    def __init__(self, model: MilNce, mean: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.model = model
        self.head = nn.Linear(model.config.embedding_dim, len(mean))
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)

    def forward(self, frames: Tensor) -> Tensor:
        told: Tensor = self.head(self.model(frames).video_embedding)
        return told


def targets_of(features: NDArray[np.floating]) -> NDArray[np.float32]:
    """[T, D] of a clip's frames -> [2 D]: mean, and drift from its first to its second half."""
    found = features.astype(np.float32)
    half = len(found) // 2
    return np.concatenate((found.mean(axis=0), found[half:].mean(axis=0) - found[:half].mean(axis=0)))


def teach(
    model: MilNce,
    batch_at: Callable[[int], TaughtBatch],
    steps: int,
    out: Path,
    seed: int,
    learning_rate: float = 1e-3,
    on_step: OnStep | None = None,
) -> float:
    """Train `model` in place; what share of the targets' variance stays untold at the end (1: nothing was learnt)."""
    some = torch.cat([batch_at(steps + number).targets for number in range(20)])
    torch.manual_seed(seed)
    pupil = Pupil(model, some.mean(dim=0), some.std(dim=0).clamp_min(1e-3))
    options = FitOptions(
        steps=steps, learning_rate=learning_rate, weight_decay=1e-4, warmup_steps=min(50, max(1, steps // 10)),
        bf16=True, seed=seed, save_every=500,
    )  # fmt: skip
    last: list[float] = []

    def losses(trained: nn.Module, batch: TaughtBatch) -> dict[str, Tensor]:
        assert isinstance(trained, Pupil)
        wanted = (batch.targets - trained.mean) / trained.spread
        loss = (trained(batch.frames).float() - wanted).square().mean()
        last.append(float(loss.detach()))
        return {"loss": loss}

    fit(pupil, batch_at, losses, options, out, on_step=on_step)
    return float(np.mean(last[-50:])) if last else float("nan")
