"""CapDec: CLIP's text embeddings made as unsure as the gap to its image embeddings is wide.

The network is ClipCap's (`models.layers.prefix_captioner`). Letters: B batch, D embedding width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.clip.predict import Features
from models.layers.prefix_captioner import PrefixCaptioner, PrefixConfig


@dataclass(frozen=True, slots=True)
class CapDecConfig:
    network: PrefixConfig = field(default_factory=PrefixConfig)
    freeze_language: bool = False
    variance: float = 0.016  # of the noise in each dimension, as published; 0 leaves embeddings as they are
    noise: Literal["gaussian", "ball"] = "gaussian"  # ball: evenly within a ball of radius sqrt(variance)
    offset: bool = False  # also add the mean image embedding minus the mean text embedding


FULL = CapDecConfig()


def build_capdec(config: CapDecConfig) -> PrefixCaptioner:
    """Random weights."""
    model = PrefixCaptioner(config.network)
    model.gpt.requires_grad_(not config.freeze_language)
    return model


def noisy(embedding: Tensor, config: CapDecConfig, generator: torch.Generator, offset: Tensor | None = None) -> Tensor:
    """Text embeddings [B, D] -> of length 1, moved by noise (and by `offset` [D]), and of length 1 again.

    With no variance the release leaves the embedding as it is, and so does this.
    """
    if config.variance == 0:
        return embedding
    moved = F.normalize(embedding, dim=1)
    drawn = torch.randn(embedding.shape, generator=generator)
    if config.noise == "ball":
        radius = torch.rand(len(embedding), 1, generator=generator) ** (1 / embedding.shape[1])
        drawn = F.normalize(drawn, dim=1) * radius
    moved = moved + config.variance**0.5 * drawn
    return F.normalize(moved if offset is None else moved + offset, dim=1)


def image_embedding(features: Features) -> Features:
    """Frame features [T, D] -> what is fed at test [D]: the mean of the frames, of length 1."""
    if features.ndim != 2 or not len(features):
        raise ValueError(f"a clip needs frame features [T, D], got {features.shape}")
    one = features.mean(axis=0)
    unit: Features = (one / np.maximum(np.linalg.norm(one), 1e-6)).astype(np.float32)
    return unit


def modality_offset(images: Features, texts: Features) -> Tensor:
    """Mean image embedding minus mean text embedding [D], each of length 1 before. Needs no pairs."""

    def centre(rows: Features) -> Features:
        unit: Features = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)).mean(axis=0)
        return unit

    return torch.from_numpy((centre(images) - centre(texts)).astype(np.float32))


def suggested_variance(groups: Sequence[Features]) -> float:
    """The paper's way to a variance: the mean largest deviation between embeddings [N, D] that mean the same, squared.

    Each group holds texts (N > 1) of one picture.
    """
    spans = [
        np.abs(unit[i] - unit[j]).max()
        for group in groups
        for unit in [group / np.maximum(np.linalg.norm(group, axis=1, keepdims=True), 1e-6)]
        for i in range(len(unit))
        for j in range(i)
    ]
    if not spans:
        raise ValueError("a variance needs groups of two or more texts")
    return float(np.mean(spans)) ** 2
