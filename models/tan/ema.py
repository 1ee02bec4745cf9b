"""The pair of stage 2: a model that learns, and its slow average that gives the labels (section 7.3.4)."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from models.tan.model import TAN, BatchScores, PairScores

MOMENTUM = 0.999  # released; the thesis says 0.99
TOWERS = ("bert.", "lang_model.")


class TwinTAN(nn.Module):
    """`online` is trained and does all inference; `target` follows it, and gets no gradient.

    Keys are those of the published stage-2 file: `online.…`, `target.…`, and the online text tower once more without
    a prefix. Neither draws where positions begin.
    """

    def __init__(self, model: TAN, momentum: float = MOMENTUM) -> None:
        super().__init__()
        self.momentum = momentum
        self.online = model
        self.target = copy.deepcopy(model)
        self.online.random_pos_start = self.target.random_pos_start = False
        self.target.requires_grad_(False)
        if model.bert is not None:
            self.bert = model.bert

    def forward(
        self, video: Tensor, sentences: Tensor, video_valid: Tensor | None = None, text_valid: Tensor | None = None
    ) -> BatchScores:
        """The online model's scores; see TAN.forward."""
        scores: BatchScores = self.online(video, sentences, video_valid, text_valid)
        return scores

    @torch.no_grad()
    def from_target(
        self, video: Tensor, sentences: Tensor, video_valid: Tensor | None = None, text_valid: Tensor | None = None
    ) -> PairScores:
        """The averaged model's scores of each video with its own sentences, which pseudo-labels are made of."""
        return self.target.score_pairs(video, sentences, video_valid, text_valid)

    @torch.no_grad()
    def follow(self) -> None:
        """target <- m target + (1 - m) online for every parameter; called after every step of the optimizer."""
        for slow, fast in zip(self.target.parameters(), self.online.parameters(), strict=True):
            slow.mul_(self.momentum).add_(fast, alpha=1 - self.momentum)


def handed_over(stage_1: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A stage-1 state dict under the keys of stage 2: both branches, and the text tower once more as it was."""
    twice = {f"{branch}.{key}": value for branch in ("online", "target") for key, value in stage_1.items()}
    return twice | {key: value for key, value in stage_1.items() if key.startswith(TOWERS)}
