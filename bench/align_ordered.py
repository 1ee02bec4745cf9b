"""Learning from action lists for `bench align_actions`: TAN, and for fairness MIL-NCE alike, by soft-DTW."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bench.align_backbones import Seconds
from bench.align_clips import described
from bench.align_films import AlignFilm, word_ids
from models.metrics.ordered_steps import NOTHING
from models.tan.model import TAN
from models.tan.train_actions import ActionBatch, ActionOptions, action_batches, chosen, order_loss, train_actions
from models.training import fit
from studio.instruction_steps import PRESENTER

TUNING = ActionOptions(steps=60, batch=8, learning_rate=3e-4, gamma=0.1, background=0.75)
TUNING_BACKBONE = replace(TUNING, steps=300, learning_rate=2e-3, save_every=0)  # small, and so longer and faster
QUICK = replace(TUNING, steps=2, batch=2)


@dataclass(frozen=True)
class ListedFilm:
    """A film and its actions in order; no time of theirs is known to who learns."""

    film: AlignFilm

    @property
    def features(self) -> NDArray[np.float32]:
        return self.film.features

    @cached_property
    def actions(self) -> NDArray[np.int64]:
        return word_ids(steps_of(self.film)[0])


def steps_of(film: AlignFilm) -> tuple[list[str], NDArray[np.int64]]:
    """(the presenter's actions in plain words, in order; which of them the middle of each second shows)."""
    world = film.instruction.film
    events = [event for event in world.events if event.actor == PRESENTER]
    truth = np.full(len(film.features), NOTHING, dtype=np.int64)
    middles = (np.arange(len(truth)) + 0.5) * 1000
    for number, event in enumerate(events):
        truth[(middles >= event.start_ms) & (middles < event.end_ms)] = number
    return [described(world, event) for event in events], truth


def tuned_tan(start: TAN, films: Sequence[AlignFilm], options: ActionOptions, run: Path) -> TAN:
    """`start` is left as it is; `films` are as the backbone sees them."""
    model = copy.deepcopy(start)
    train_actions(model, [ListedFilm(film) for film in films], options, run)
    return model.eval()


def tuned_backbone(start: Seconds, films: Sequence[AlignFilm], options: ActionOptions, run: Path) -> Seconds:
    """The same loss on the backbone's own products, seconds being seen alone."""
    model = copy.deepcopy(start)

    def losses(module: nn.Module, batch: ActionBatch) -> dict[str, Tensor]:
        assert isinstance(module, Seconds)
        said = module.read(batch.actions.flatten(0, 1)).view(*batch.actions.shape[:2], -1)
        similarity = said @ module.embed(module.see(batch.video)).transpose(1, 2)
        return {"loss": order_loss(similarity, batch.text_valid, batch.video_valid, options.gamma, options.background)}

    listed = [ListedFilm(film) for film in films]
    fit(model, action_batches(listed, options), losses, options.fit(), run)
    return model.eval()


def both_ways(similarity: NDArray[np.floating]) -> NDArray[np.float32]:
    """[K, T] logits -> what soft-DTW's cost is made of."""
    logits = torch.from_numpy(similarity)[None]
    found: NDArray[np.float32] = chosen(
        logits, torch.ones(1, logits.shape[1], dtype=torch.bool), torch.ones(1, logits.shape[2], dtype=torch.bool)
    )[0].numpy()
    return found
