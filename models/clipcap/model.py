"""ClipCap: the published variants, and one embedding for a clip of several frames.

The network is `models.layers.prefix_captioner`: an MLP before a GPT-2 that learns too, or a transformer before a
frozen one. Letters: T frames, D embedding width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from models.clip.predict import Features
from models.layers.prefix_captioner import PrefixCaptioner, PrefixConfig

Pool = Literal["mean", "middle"]


@dataclass(frozen=True, slots=True)
class ClipCapConfig:
    network: PrefixConfig = field(default_factory=PrefixConfig)
    freeze_language: bool = False
    normalise: bool = False  # embeddings to length 1, the release's --normalize_prefix
    pool: Pool = "mean"  # ClipCap knows images: a clip is the mean of its frames' embeddings, or its middle frame's


FULL_MLP = ClipCapConfig()
FULL_TRANSFORMER = ClipCapConfig(PrefixConfig(mapping="transformer"), freeze_language=True)


def build_clipcap(config: ClipCapConfig) -> PrefixCaptioner:
    """Random weights."""
    model = PrefixCaptioner(config.network)
    model.gpt.requires_grad_(not config.freeze_language)
    return model


def clip_embedding(features: Features, config: ClipCapConfig) -> Features:
    """One clip's frame features [T, D] -> its embedding [D]."""
    if features.ndim != 2 or not len(features):
        raise ValueError(f"a clip needs frame features [T, D], got {features.shape}")
    one: Features = features.mean(axis=0) if config.pool == "mean" else features[len(features) // 2]
    if config.normalise:
        one = one / np.maximum(np.linalg.norm(one), 1e-6)
    return one.astype(np.float32)


def from_published(state_dict: Mapping[str, Tensor], config: ClipCapConfig) -> PrefixCaptioner:
    """The release's state dict placed whole; keys that do not fit raise. GPT-2's stored masks hold no weights."""
    model = build_clipcap(config)
    weights = {key: value for key, value in state_dict.items() if not key.endswith((".attn.bias", ".attn.masked_bias"))}
    own = model.state_dict()
    missing, unknown = sorted(set(own) - set(weights)), sorted(set(weights) - set(own))
    if "gpt.lm_head.weight" in missing:  # tied to the word embeddings
        missing.remove("gpt.lm_head.weight")
    if missing or unknown:
        raise ValueError(f"not this ClipCap: missing {missing[:5]}, unknown {unknown[:5]}")
    with torch.no_grad():
        model.load_state_dict(weights, strict=False)
    return model.eval()
