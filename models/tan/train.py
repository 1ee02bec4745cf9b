"""Train TAN in two stages (section 7.3.4, Training Cycle; settings of the release).

Stage 1 takes the times of speech for true. Stage 2 goes on from it with a slow average beside: labels where its two
encoders agree, the contrast of the surest sentences alone, and the head for alignability.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tan.ema import MOMENTUM, TwinTAN, handed_over
from models.tan.losses import (
    Negatives,
    alignability_loss,
    alignability_targets,
    kept,
    mil_nce_among,
    mil_nce_within,
    reaching,
    strengths,
)
from models.tan.model import TAN, Encoded, PairScores
from models.tan.pseudo_labels import DEFAULT, AgreementOptions, mutual_agreement
from models.tan.sampling import WINDOW_S, AlignmentFilm, Batch, batch_of, draw_window
from models.training import FitOptions, OnStep, fit

NO_DECAY = (".ln_", ".bias")  # in a parameter's name; what begins with ln_ has no dot before it in stage 1


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """One stage; the defaults are the published ones, but for the number of steps (thesis: 50k a stage)."""

    steps: int = 50_000
    batch: int = 128
    window_s: int = WINDOW_S
    learning_rate: float = 1e-4
    weight_decay: float = 1e-5
    warmup_steps: int = 1000
    clip_norm: float = 0.0
    seed: int = 888
    alpha: float = 0.5  # stage 2: share of sentences that the contrast is made of; 0 takes all
    agreement: AgreementOptions = DEFAULT
    negatives: Negatives = "batch"
    reach_s: tuple[int, int] = (0, 0)  # ours: what is said may be seen so many seconds before and after; published 0
    hidden: float = 0.0  # ours: share of features that are not shown, so that few films are not learnt by heart
    dual_alone: bool = False  # stage 1: the contrast of the dual encoder is the whole loss
    momentum: float = MOMENTUM
    whole_if_short: bool = False
    log_every: int = 20
    save_every: int = 0

    def fit(self) -> FitOptions:
        return FitOptions(
            self.steps, self.learning_rate, self.weight_decay, betas=(0.9, 0.999),
            warmup_steps=min(self.warmup_steps, max(1, self.steps // 5)), clip_norm=self.clip_norm, seed=self.seed,
            log_every=self.log_every, save_every=self.save_every,
        )  # fmt: skip


def train_stage_1(
    model: TAN,
    films: Sequence[AlignmentFilm],
    options: TrainOptions,
    run_folder: Path,
    evaluate: Callable[[nn.Module], dict[str, float]] | None = None,
    on_step: OnStep | None = None,
) -> dict[str, float]:
    """Train in place by the times of speech; what `evaluate` last said comes back."""

    def losses(module: nn.Module, batch: Batch) -> dict[str, Tensor]:
        assert isinstance(module, TAN)
        return stage_1_losses(module, batch, options)

    return fit(
        model, _batches(films, options), losses, options.fit(), run_folder,
        groups=decay_groups(model, options), evaluate=evaluate, on_step=on_step,
    )  # fmt: skip


def train_stage_2(
    stage_1: TAN,
    films: Sequence[AlignmentFilm],
    options: TrainOptions,
    run_folder: Path,
    evaluate: Callable[[nn.Module], dict[str, float]] | None = None,
    on_step: OnStep | None = None,
) -> tuple[TAN, dict[str, float]]:
    """(the online model, what `evaluate` last said of it); `stage_1` is left as it is.

    A model without a head gets a new one. `evaluate` is given the online model.
    """
    twin = twin_of(stage_1, options.momentum)

    def losses(module: nn.Module, batch: Batch) -> dict[str, Tensor]:
        assert isinstance(module, TwinTAN)
        return stage_2_losses(module, batch, options)

    def follow(module: nn.Module) -> None:
        assert isinstance(module, TwinTAN)
        module.follow()

    def of_online(_: nn.Module) -> dict[str, float]:
        return {} if evaluate is None else evaluate(twin.online)

    metrics = fit(
        twin, _batches(films, options), losses, options.fit(), run_folder,
        groups=decay_groups(twin, options), evaluate=of_online, after_step=follow, on_step=on_step,
    )  # fmt: skip
    return twin.online, metrics


def twin_of(stage_1: TAN, momentum: float = MOMENTUM) -> TwinTAN:
    """The stage-2 pair filled from stage 1: both branches alike, a head where there was none."""
    config = replace(stage_1.config, alignability_head=True, random_pos_start=False)
    tower = copy.deepcopy(stage_1.bert)  # None stays None
    device = next(stage_1.parameters()).device
    twin = TwinTAN(TAN(config, tower).to(device), momentum)
    found = twin.load_state_dict(handed_over(stage_1.state_dict()), strict=False)
    assert not found.unexpected_keys and all(".binary_head." in key for key in found.missing_keys)
    return twin


def stage_1_losses(model: TAN, batch: Batch, options: TrainOptions) -> dict[str, Tensor]:
    """The mean of both encoders' contrast, or one's alone, by the times of speech."""
    batch = on_device(batch, model)
    vectors = sentence_vectors(model.bert, batch.sentences)
    video = F.dropout(batch.video, options.hidden)
    encoded = model.encode(video, vectors, batch.video_valid, batch.text_valid)
    spoken = reaching(batch.spoken, *options.reach_s)
    losses = _contrast(encoded, encoded.pairs(), spoken, batch, None, options)
    return losses | {"loss": losses["dual"]} if options.dual_alone else losses


def stage_2_losses(twin: TwinTAN, batch: Batch, options: TrainOptions) -> dict[str, Tensor]:
    """Contrast by pseudo-labels of the averaged model, plus the head's cross entropy on one joint stage."""
    batch = on_device(batch, twin)
    vectors = sentence_vectors(twin.online.bert, batch.sentences)
    rest = vectors, batch.video_valid, batch.text_valid
    encoded = twin.online.encode(F.dropout(batch.video, options.hidden), *rest)
    scores = encoded.pairs()
    slow = twin.from_target(batch.video, *rest)
    labels = mutual_agreement(
        slow.joint[:, -1].transpose(1, 2),
        slow.dual[:, -1].transpose(1, 2),
        batch.spoken,
        batch.text_valid,
        batch.video_valid,
        options.agreement,
    )
    with torch.no_grad():
        dual = strengths(scores.dual, batch.text_valid, batch.video_valid)
        joint = strengths(scores.joint, batch.text_valid, batch.video_valid)
        used = kept(dual, joint, options.alpha) if options.alpha > 0 else None
        target, known = alignability_targets(dual, joint, batch.centre[batch.text_valid])
    positive = labels.positive
    if options.reach_s != (0, 0):
        positive = torch.where(labels.agreed[:, :, None], positive, reaching(batch.spoken, *options.reach_s))
    losses = _contrast(encoded, scores, positive, batch, used, options)
    assert scores.joint_alignable is not None, "stage 2 has a head"
    head = scores.joint_alignable[:, twin.online.config.head_stage][batch.text_valid]
    alignable = alignability_loss(head, target, known)
    agreed = labels.agreed[batch.text_valid].float().mean()
    return losses | {"loss": losses["loss"] + alignable, "alignable": alignable, "agreed": agreed}


def sentence_vectors(tower: nn.Module | None, sentences: Tensor) -> Tensor:
    """Word ids [B, K, W] through the tower, or vectors [B, K, E] as they are."""
    if sentences.is_floating_point():
        return sentences
    if tower is None:
        raise ValueError("sentences are word ids, but this TAN has no text tower")
    vectors: Tensor = tower(sentences.flatten(0, 1))
    return vectors.view(*sentences.shape[:2], vectors.shape[-1])


def decay_groups(model: nn.Module, options: TrainOptions) -> list[dict[str, Any]]:
    """No weight decay where the name holds `.ln_` or `.bias`.

    So in stage 1 the norms outside of blocks are decayed, and in stage 2, where all names begin with `online.`, they
    are not; `in_proj_bias` always is. That is how the published weights were trained.
    """
    named = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    free = [parameter for name, parameter in named if any(part in name for part in NO_DECAY)]
    decayed = [parameter for name, parameter in named if not any(part in name for part in NO_DECAY)]
    return [{"params": free, "weight_decay": 0.0}, {"params": decayed, "weight_decay": options.weight_decay}]


def on_device(batch: Batch, model: nn.Module) -> Batch:
    device = next(model.parameters()).device
    return Batch(*(getattr(batch, name).to(device) for name in Batch.__slots__))


def _contrast(
    encoded: Encoded,
    own: PairScores,
    positive: Tensor,
    batch: Batch,
    used: Tensor | None,
    options: TrainOptions,
) -> dict[str, Tensor]:
    """Negatives of the window need no video with another's sentences."""
    given = positive, batch.text_valid, batch.video_valid, used
    if options.negatives == "window":
        dual, joint = mil_nce_within(own.dual, *given), mil_nce_within(own.joint, *given)
    else:
        dual = mil_nce_among(encoded.seen, encoded.said[:, None], own.dual, *given)
        joint = mil_nce_among(encoded.both, encoded.told, own.joint, *given)
    return {"loss": (dual + joint) / 2, "dual": dual, "joint": joint}


def _batches(films: Sequence[AlignmentFilm], options: TrainOptions) -> Callable[[int], Batch]:
    """Step to batch; which films and windows is a function of seed and step alone."""
    if not films:
        raise ValueError("there is no film to learn from")

    def batch_at(step: int) -> Batch:
        rng = random.Random(f"{options.seed}/tan/{step}")
        chosen = [rng.choice(films) for _ in range(options.batch)]
        windows = [draw_window(film, rng, options.window_s, options.whole_if_short) for film in chosen]
        return batch_of(chosen, windows, options.window_s)

    return batch_at


if __name__ == "__main__":
    from models.tan.starter import main

    main()
