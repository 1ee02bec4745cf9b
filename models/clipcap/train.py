"""Train ClipCap on cached features, step for step beside AutoAD's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from models import checkpoint
from models.clip.features import ClipFeatures
from models.clip.predict import Features
from models.clipcap.model import ClipCapConfig, build_clipcap, clip_embedding
from models.language.tokenizer import TextTokenizer
from models.layers.prefix_captioner import PrefixCaptioner
from models.layers.prefix_training import captions, fit_captioner
from models.training import FitOptions, OnStep

Films = Sequence[Sequence[ClipFeatures]]


def train_clipcap(
    films: Films,
    tokenizer: TextTokenizer,
    language: Path | None,
    out: Path,
    config: ClipCapConfig,
    options: FitOptions,
    caption_films: Films = (),
    caption_steps: int = 0,
    batch: int = 32,
    on_step: OnStep | None = None,
) -> PrefixCaptioner:
    """Lines from clips. `caption_steps` on the unnamed lines of `caption_films` come first (CC3M's role in the paper).

    `language` is a trained language model of the config's sizes, or None for a random one.
    """
    torch.manual_seed(options.seed)
    model = build_clipcap(config)
    if language is not None:
        checkpoint.fill(model.gpt, language)
    if caption_steps:
        flat = [clip for film in caption_films for clip in film]
        fit_captioner(
            model, tokenizer, _embeddings(flat, config), [clip.unnamed for clip in flat], out / "captions",
            replace(options, steps=caption_steps), 2 * batch, language_rate=5e-4, on_step=on_step,
        )  # fmt: skip
    flat = [clip for film in films for clip in film]
    fit_captioner(
        model, tokenizer, _embeddings(flat, config), [clip.text for clip in flat], out / "target", options, batch,
        on_step=on_step,
    )  # fmt: skip
    return model.eval()


def describe_films(
    model: PrefixCaptioner, tokenizer: TextTokenizer, films: Films, config: ClipCapConfig, beam: int = 1
) -> list[list[str]]:
    """One line a clip, by film."""
    told = iter(captions(model, tokenizer, _embeddings([clip for film in films for clip in film], config), beam))
    return [[next(told) for _ in film] for film in films]


def _embeddings(clips: Sequence[ClipFeatures], config: ClipCapConfig) -> Features:
    return np.stack([clip_embedding(clip.features, config) for clip in clips])
