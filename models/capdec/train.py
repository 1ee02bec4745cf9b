"""Train CapDec on text alone, and describe clips with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from models import checkpoint
from models.capdec.model import CapDecConfig, build_capdec, image_embedding, modality_offset, noisy
from models.clip.features import ClipFeatures
from models.clip.predict import Features
from models.language.tokenizer import TextTokenizer
from models.layers.prefix_captioner import PrefixCaptioner
from models.layers.prefix_training import captions, fit_captioner
from models.training import FitOptions, OnStep


def train_capdec(
    lines: Sequence[str],
    embeddings: Features,
    tokenizer: TextTokenizer,
    language: Path | None,
    out: Path,
    config: CapDecConfig,
    options: FitOptions,
    images: Features | None = None,
    batch: int = 32,
    on_step: OnStep | None = None,
) -> PrefixCaptioner:
    """Lines from their own CLIP text embeddings [M, D]; no picture is seen.

    `images` [K, D], of anything, are needed for the variant with an offset, and for nothing else. `language` is a
    trained language model of the config's sizes, or None for a random one.
    """
    if config.offset and images is None:
        raise ValueError("the offset variant needs image embeddings, of any pictures")
    offset = modality_offset(images, embeddings) if config.offset and images is not None else None
    torch.manual_seed(options.seed)
    model = build_capdec(config)
    if language is not None:
        checkpoint.fill(model.gpt, language)
    fit_captioner(
        model, tokenizer, embeddings, lines, out, options, batch, on_step=on_step,
        alter=lambda given, generator: noisy(given, config, generator, offset),
    )  # fmt: skip
    return model.eval()


def describe_films(
    model: PrefixCaptioner, tokenizer: TextTokenizer, films: Sequence[Sequence[ClipFeatures]], beam: int = 1
) -> list[list[str]]:
    """One line a clip, by film, from the frames' mean embedding."""
    embeddings = np.stack([image_embedding(clip.features) for film in films for clip in film])
    told = iter(captions(model, tokenizer, embeddings, beam))
    return [[next(told) for _ in film] for film in films]
