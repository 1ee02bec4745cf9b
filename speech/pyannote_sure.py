"""How sure a segmentation network is of what it hears: little, where sound is not as that was which it learnt from."""

from __future__ import annotations

from typing import Any

import torch


class Sureness:
    """Watches a pipeline's segmentation: mean probability of the chosen voices, over frames in which there are any."""

    def __init__(self, pipeline: Any) -> None:
        self._total, self._frames = 0.0, 0
        if pipeline._segmentation.model.specifications.powerset:
            pipeline._segmentation.model.register_forward_hook(self._heard)

    def begin(self) -> None:
        self._total, self._frames = 0.0, 0

    @property
    def value(self) -> float:
        """Since the beginning; 1 where nobody was heard."""
        return self._total / self._frames if self._frames else 1.0

    def _heard(self, model: Any, given: Any, log_probabilities: torch.Tensor) -> None:
        best = log_probabilities.max(dim=-1)  # [B, frames] of [B, frames, sets of voices]; set 0 is nobody
        spoken = best.indices > 0
        self._total += float(best.values[spoken].exp().sum())
        self._frames += int(spoken.sum())
