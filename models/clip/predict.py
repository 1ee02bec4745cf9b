"""Frame and text features of a loaded CLIP: arrays and strings in, float32 arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip import CLIP
from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models.data.source import Frames
from models.language.tokenizer import TextTokenizer

Features = NDArray[np.float32]


def image_size(model: CLIP) -> int:
    size = model.visual.image_size
    return int(size[0] if isinstance(size, tuple) else size)


def preprocess(frames: Frames, size: int) -> Tensor:
    """uint8 [N, H, W, 3] -> normalised float32 [N, 3, size, size]: shortest side to `size`, then the centre."""
    if frames.ndim != 4 or frames.shape[-1] != 3 or frames.dtype != np.uint8:
        raise ValueError(f"frames must be uint8 [N, H, W, 3], got {frames.dtype} {frames.shape}")
    height, width = frames.shape[1:3]
    scale = size / min(height, width)
    down, of_rows = _axis(height, max(size, round(height * scale)), size)
    across, of_columns = _axis(width, max(size, round(width * scale)), size)
    x = torch.from_numpy(np.ascontiguousarray(frames[:, down, across])).permute(0, 3, 1, 2).float()  # [N, 3, h, w]
    if min(height, width) != size:
        x = of_rows @ (x.contiguous() @ of_columns.T)  # [N, 3, size, size]
    x = x / 255.0
    mean = torch.tensor(OPENAI_DATASET_MEAN).view(1, 3, 1, 1)
    std = torch.tensor(OPENAI_DATASET_STD).view(1, 3, 1, 1)
    return (x - mean) / std


@lru_cache(maxsize=64)
def _axis(source: int, target: int, size: int) -> tuple[slice, Tensor]:
    """One axis resized from `source` to `target` pixels and cut to its middle `size`, as a matrix.

    (the source's pixels that are looked at, weights [size, as many]): what the crop leaves out is never computed.
    """
    whole = torch.eye(source)[None, None]  # every pixel alone; the other axis stays as it is
    if source != target:
        whole = torch.nn.functional.interpolate(
            whole, (target, source), mode="bilinear", align_corners=False, antialias=True
        )
    first = (target - size) // 2
    weights = whole[0, 0, first : first + size]
    looked_at = weights.any(dim=0).nonzero()
    used = slice(int(looked_at[0]), int(looked_at[-1]) + 1)
    return used, weights[:, used].contiguous()


def folded(model: CLIP) -> CLIP:
    """The same model, in place, with batch norms folded into their convolutions: a third less work for pictures.

    Its weights are no longer those of its file, so it is for what only serves. A model without such norms stays.
    """
    with torch.no_grad():
        for module in model.visual.modules():
            parts = list(module._modules.items())
            for (name, layer), (after, norm) in pairwise(parts):
                if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d) and not norm.training:
                    setattr(module, name, fuse_conv_bn_eval(layer, norm))
                    setattr(module, after, nn.Identity())
    return model


@torch.no_grad()
def embed_frames(model: CLIP, frames: Frames, batch: int = 32, bf16: bool = False) -> Features:
    """uint8 [N, H, W, 3] of any size -> features [N, D], not normalised (as the published frame features).

    `bf16` is twice as fast on CPUs that have it, and rounds each layer to three digits.
    """
    device = next(model.parameters()).device
    size = image_size(model)
    parts = []
    for i in range(0, len(frames), batch):
        x = preprocess(frames[i : i + batch], size).to(device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            parts.append(model.encode_image(x).float().cpu())
    if not parts:
        return np.zeros((0, model.visual.output_dim), dtype=np.float32)
    features: Features = torch.cat(parts).numpy()
    return features


def tokenize(tokenizer: TextTokenizer, texts: Sequence[str], context_length: int) -> Tensor:
    """Texts -> ids [N, context]: leading space, end-of-text (the highest id, where CLIP pools), then zeros."""
    tokens = torch.zeros(len(texts), context_length, dtype=torch.long)
    for i, text in enumerate(texts):
        ids = [*tokenizer.encode(" " + text.strip())[: context_length - 1], tokenizer.end_of_text]
        tokens[i, : len(ids)] = torch.tensor(ids)
    return tokens


@torch.no_grad()
def embed_texts(model: CLIP, tokenizer: TextTokenizer, texts: Sequence[str], batch: int = 128) -> Features:
    """Texts -> features [N, D], not normalised."""
    if not texts:
        return np.zeros((0, model.text_projection.shape[1]), dtype=np.float32)
    device = next(model.parameters()).device
    tokens = tokenize(tokenizer, texts, model.context_length)
    parts = [model.encode_text(tokens[i : i + batch].to(device)).float().cpu() for i in range(0, len(tokens), batch)]
    features: Features = torch.cat(parts).numpy()
    return features


def similarity(images: Features, texts: Features) -> NDArray[np.float32]:
    """Cosine of every image [N, D] with every text [M, D]: [N, M]."""
    return _unit(images) @ _unit(texts).T


def _unit(features: Features) -> Features:
    return features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-6)
