"""How the rows of `bench align` are learnt: TAN on what the MIL-NCE backbone sees, step for step alike."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from bench.align_backbones import EMBEDDED, SEEN, BackboneOptions, Seconds
from bench.align_films import AlignFilm
from bench.align_rows import Training
from models.layers.word_tower import WordTower
from models.tan.model import TAN, TANConfig
from models.tan.train import TrainOptions, train_stage_1, train_stage_2

HEADS = 2
POSITION_GAIN = 0.2  # at the start, so that positions do not drown what the backbone knows


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps of both stages, and what all rows have in common."""

    backbone: BackboneOptions = BackboneOptions(steps=600, rate=2e-3)  # noqa: RUF009 - frozen
    first_steps: int = 1500
    second_steps: int = 500
    batch: int = 16  # windows; of 128 s half as many, as the thesis takes fewer of them
    first_rate: float = 2e-3
    second_rate: float = 1e-3
    momentum: float = 0.99  # of the slow average: the thesis's, for few steps
    reach_s: tuple[int, int] = (0, 8)  # what is said is seen within so many seconds before and after

    def options(self, training: Training, first: bool) -> TrainOptions:
        return TrainOptions(
            self.first_steps if first else self.second_steps,
            self.batch if training.window_s <= 64 else max(1, self.batch // 2),
            training.window_s,
            self.first_rate if first else self.second_rate,
            warmup_steps=50,
            clip_norm=1.0,
            seed=1 if first else 2,
            alpha=training.alpha,
            negatives="window",
            reach_s=self.reach_s,
            dual_alone=training.dual_alone,
            momentum=self.momentum,
            whole_if_short=training.window_s > 64,
            save_every=100,
        )


def learn(
    training: Training,
    backbone: Seconds,
    films: Sequence[AlignFilm],
    others: Callable[[], Sequence[AlignFilm]],
    recipe: Recipe,
    folder: Path,
) -> TAN:
    """The row's TAN; what lies in `folder` of it, or of the first stage that it goes on from, is not learnt again.

    `films` and `others` are as the backbone sees them.
    """
    if training.stage == "S1":
        model = start_tan(backbone, training.layers)
        options = recipe.options(training, first=True)
        train_stage_1(model, films, options, folder / training.key)
        return model.eval()
    first = learn(training.first, backbone, films, others, recipe, folder)
    options = recipe.options(training, first=False)
    if training.stage == "S1 continued":
        longer = copy.deepcopy(first)
        longer.random_pos_start = False  # as in the second stage
        train_stage_1(longer, films, options, folder / training.key)
        return longer.eval()
    every = [*films, *others()] if training.others else films
    return train_stage_2(first, every, options, folder / training.key)[0].eval()


def start_tan(backbone: Seconds, layers: int) -> TAN:
    """A TAN without a head whose word tower and projections are the backbone's, its transformers new."""
    torch.manual_seed(1)
    tower = WordTower(replace(backbone.read.config, reading="tan", train_words=False))
    tower.load_state_dict(backbone.read.state_dict())
    config = TANConfig(
        visual_dim=SEEN,
        text_dim=EMBEDDED,
        width=EMBEDDED,
        heads=HEADS,
        video_layers=layers,
        joint_layers=layers,
        positions=256,
        alignability_head=False,
    )
    model = TAN(config, tower)
    with torch.no_grad():
        model.video_pre_proj.weight.copy_(backbone.embed.weight)
        model.text_pre_proj.weight.copy_(torch.eye(EMBEDDED))
        model.ln_position_init.weight.fill_(POSITION_GAIN)
    return model
