"""TAN learns from films with a list of their actions in order, without times (thesis section 7.6, Breakfast).

The matrix of a film is what inference makes of it: windows read the whole list, and where they overlap their
similarities are averaged. The loss is soft-DTW's, a second, of a cost with a choice both ways, as in the contrast:

    cost[k, t] = -(log softmax_k(similarity[k, t]) + log softmax_t(similarity[k, t])) / 2.

Without any choice it would be cheapest to find everything alike; if seconds alone chose among actions, to give nearly
all seconds to one action: an action that chooses among so many seconds pays for it.
Letters: B films, J windows, K actions, T seconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.tan.losses import MASKED
from models.tan.model import TAN, TEMPERATURE
from models.tan.soft_dtw import soft_dtw
from models.tan.train import TrainOptions, decay_groups, sentence_vectors
from models.tan.windows import WindowOptions, window_starts
from models.training import FitOptions, OnStep, fit


class ActionFilm(Protocol):
    """What is learnt from."""

    @property
    def features(self) -> NDArray[np.float32]:
        """[T, V], one a second."""

    @property
    def actions(self) -> NDArray[np.float32] | NDArray[np.int64]:
        """The film's actions in order: vectors [K, E] or word ids [K, W]; no more of them than seconds."""


@dataclass(frozen=True, slots=True)
class ActionOptions:
    steps: int = 100
    batch: int = 8  # films
    learning_rate: float = 1e-3
    weight_decay: float = 1e-5
    warmup_steps: int = 20
    clip_norm: float = 1.0
    gamma: float = 0.3
    background: float = 0.0  # share of seconds that show nothing of the list; published: 0
    seed: int = 3
    windows: WindowOptions = WindowOptions(stride_s=32)  # noqa: RUF009 - frozen
    log_every: int = 20
    save_every: int = 0

    @property
    def key(self) -> str:
        """Names the folder of a run."""
        return f"{self.steps}-{self.batch}-{self.learning_rate:g}-{self.gamma:g}-{self.background:g}-{self.seed}"

    def fit(self) -> FitOptions:
        return FitOptions(
            self.steps, self.learning_rate, self.weight_decay, betas=(0.9, 0.999),
            warmup_steps=min(self.warmup_steps, max(1, self.steps // 5)), clip_norm=self.clip_norm, seed=self.seed,
            log_every=self.log_every, save_every=self.save_every,
        )  # fmt: skip


@dataclass(slots=True)
class ActionBatch:
    video: Tensor  # [B, T, V]
    video_valid: Tensor  # [B, T]
    actions: Tensor  # vectors [B, K, E] or word ids [B, K, W]
    text_valid: Tensor  # [B, K]


def train_actions(
    model: TAN, films: Sequence[ActionFilm], options: ActionOptions, run_folder: Path, on_step: OnStep | None = None
) -> None:
    """Train in place; positions begin at 0, as at inference."""
    model.random_pos_start = False

    def losses(module: nn.Module, batch: ActionBatch) -> dict[str, Tensor]:
        assert isinstance(module, TAN)
        similarity = film_similarity(module, batch, options.windows)
        return {"loss": order_loss(similarity, batch.text_valid, batch.video_valid, options.gamma, options.background)}

    groups = decay_groups(model, TrainOptions(learning_rate=options.learning_rate, weight_decay=options.weight_decay))
    fit(model, action_batches(films, options), losses, options.fit(), run_folder, groups=groups, on_step=on_step)


def order_loss(
    similarity: Tensor, text_valid: Tensor, video_valid: Tensor, gamma: float, background: float = 0.0
) -> Tensor:
    """Logits [B, K, T] -> the mean over films of soft-DTW a second; any model's, not TAN's alone."""
    cost = -chosen(similarity, text_valid, video_valid)
    if background > 0:
        price = price_of_nothing(cost.detach(), video_valid, background)
        cost = -gamma * torch.logaddexp(-cost / gamma, -price[:, None, None] / gamma)
    return (soft_dtw(cost, gamma, text_valid, video_valid) / video_valid.sum(1)).mean()


def chosen(similarity: Tensor, text_valid: Tensor, video_valid: Tensor) -> Tensor:
    """Logits [B, K, T] -> the mean log-probability of both choices; what is padding is not chosen."""
    logits = similarity.float()
    of_actions = logits.masked_fill(~text_valid[:, :, None], MASKED).log_softmax(1)
    of_seconds = logits.masked_fill(~video_valid[:, None], MASKED).log_softmax(2)
    return (of_actions + of_seconds) / 2


def price_of_nothing(cost: Tensor, video_valid: Tensor, background: float) -> Tensor:
    """[B, K, T], padding costing much -> [B]: about the share `background` of seconds costs more, whatever action."""
    least = cost.min(dim=1).values.masked_fill(~video_valid, float("nan"))
    price: Tensor = torch.nanquantile(least, 1 - background, dim=1)
    return price


def film_similarity(model: TAN, batch: ActionBatch, options: WindowOptions) -> Tensor:
    """[B, K, T] both encoders' mean logits, averaged over windows as models.tan.windows does."""
    vectors = sentence_vectors(model.bert, batch.actions)
    longest = batch.video.shape[1]
    owners, starts = [], []
    for film, seconds in enumerate(batch.video_valid.sum(1).tolist()):
        for start in window_starts(seconds, options):
            owners.append(film)
            starts.append(start)
    width = min(options.window_s, longest)
    device = batch.video.device
    owner = torch.tensor(owners, device=device)
    clock = torch.tensor(starts, device=device)[:, None] + torch.arange(width, device=device)  # [J, width]
    inside = clock < longest
    clock = clock.clamp(max=longest - 1)
    seen = batch.video_valid[owner[:, None], clock] & inside
    scores = model.score_pairs(
        batch.video[owner[:, None], clock], vectors[owner], seen, batch.text_valid[owner]
    )  # fmt: skip
    merged = (scores.joint[:, -1] + scores.dual[:, -1]) / (2 * TEMPERATURE) * seen[:, None]  # [J, K, width]
    films, actions = batch.text_valid.shape
    place = clock[:, None].expand_as(merged)
    spread = torch.zeros(len(owners), actions, longest, device=device).scatter_add(2, place, merged)
    total = torch.zeros(films, actions, longest, device=device).index_add(0, owner, spread)
    times = torch.zeros(len(owners), longest, device=device).scatter_add(1, clock, seen.float())
    count = torch.zeros(films, longest, device=device).index_add(0, owner, times)
    return total / count.clamp(min=1)[:, None]


def action_batches(films: Sequence[ActionFilm], options: ActionOptions) -> Callable[[int], ActionBatch]:
    """Step to batch; which films is a function of seed and step alone."""
    if not films:
        raise ValueError("there is no film to learn from")

    def batch_at(step: int) -> ActionBatch:
        rng = random.Random(f"{options.seed}/actions/{step}")
        return action_batch([rng.choice(films) for _ in range(options.batch)])

    return batch_at


def action_batch(films: Sequence[ActionFilm]) -> ActionBatch:
    """Whole films, padded with zeros."""
    video = nn.utils.rnn.pad_sequence([torch.as_tensor(film.features) for film in films], batch_first=True)
    actions = nn.utils.rnn.pad_sequence([torch.as_tensor(film.actions) for film in films], batch_first=True)
    lengths, counts = (torch.tensor([len(each) for each in rows])[:, None] for rows in (
        [film.features for film in films], [film.actions for film in films],
    ))  # fmt: skip
    return ActionBatch(
        video, torch.arange(video.shape[1]) < lengths, actions, torch.arange(actions.shape[1]) < counts
    )  # fmt: skip
