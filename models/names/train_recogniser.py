"""Teach the recogniser who is in view, who acts, who is acted upon and who speaks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.names.data import Batch, FilmCase, Shown, cue_labels, line_labels
from models.names.model import OUTPUTS, Names
from models.training import FitOptions, OnStep, fit

BATCH = 128
ACTOR_CHOICE = 1.0  # weight of "one of those asked for acts" beside the balanced yes or no for each


def queries_of(model: Names, batch: Batch) -> Tensor:
    """Phrases by the gallery, pictures where the batch has them: [B, P, C]."""
    phrases = model.recogniser.queries(phrases=model.gallery.expand(len(batch.frames), -1, -1))
    pictures = model.recogniser.queries(pictures=batch.pictures)
    return torch.where(batch.by_picture[..., None], pictures, phrases)


def recogniser_losses(model: nn.Module, batch: Batch) -> dict[str, Tensor]:
    """Balanced binary cross-entropy for each person and output (published for the first), and whose action it is."""
    assert isinstance(model, Names)
    logits = model.recogniser(batch.frames, queries_of(model, batch), batch.absent)
    counted = ~batch.absent[..., None] * batch.known[:, None]  # [B, P, 4]
    each = F.binary_cross_entropy_with_logits(
        logits, batch.labels, pos_weight=model.log_balance.exp(), reduction="none"
    )
    balanced = (each * counted).sum() / counted.sum()
    chosen = logits.masked_fill(batch.absent[..., None], -1e4)
    losses = {"balanced": balanced}
    total = balanced
    for output in ("actor", "speaker"):
        at = OUTPUTS.index(output)
        rows = (batch.known[:, at] > 0) & (batch.labels[..., at].sum(1) > 0)
        if rows.any():
            choice = F.cross_entropy(chosen[rows][..., at], batch.labels[rows][..., at].argmax(1))
            losses[output] = choice
            total = total + ACTOR_CHOICE * choice * rows.float().mean()
    return {"loss": total} | losses


def balance(cases: Sequence[FilmCase], looks: int) -> Tensor:
    """Log of negatives per positive of each output, over the films' cues and spoken lines."""
    cues = np.stack([cue_labels(case, i, looks, False) for case in cases for i in range(len(case.truth.cues))])
    positive = cues.mean(axis=(0, 1))
    lines = [line_labels(case, line, looks) for case in cases for line in case.glances]
    if lines:
        positive[3] = np.stack(lines)[..., 3].mean()
    positive = np.clip(positive, 1e-3, 0.5)
    return torch.from_numpy(np.log((1 - positive) / positive).astype(np.float32))


def train_recogniser(
    model: Names,
    cases: Sequence[FilmCase],
    run: Path,
    steps: int,
    seed: int,
    on_step: OnStep | None = None,
    size: int = BATCH,
) -> None:
    """Fit model.recogniser; `run` is the folder that an interrupted training goes on from."""
    model.log_balance.copy_(balance(cases, len(model.config.looks)))
    shown = Shown(cases, len(model.config.looks))

    def batch_at(step: int) -> Batch:
        return shown.batch(random.Random(f"{seed}/people/{step}"), size)

    fit(
        model, batch_at, recogniser_losses,
        FitOptions(
            steps, learning_rate=1e-3, weight_decay=0.05, warmup_steps=min(100, steps // 5), seed=seed,
            save_every=500,
        ),
        run, on_step=on_step,
        groups=[{"params": list(model.recogniser.parameters())}],
    )  # fmt: skip
