"""Features of every second of a film, of texts, and how they go together: arrays and strings in, float32 out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from models.data.source import Frames
from models.layers.s3d_inference import embed_clips, folded
from models.layers.word_tower import Dictionary
from models.milnce.model import MilNce

Features = NDArray[np.float32]
SECONDS_AT_ONCE = 16


def second_features(
    model: MilNce,
    frames: Frames,
    fps: float,
    batch: int | None = None,
    bf16: bool = False,
    on_batch: Callable[[int, int], None] | None = None,
) -> Features:
    """Frames uint8 [N, H, W, 3], `fps` of them a second -> mixed_5c [seconds, C], as the published features have it.

    The feature of second s is that of one clip: `clip_frames` frames from s on, at `rate` a second (the model's
    config), shortest side to `frame_size` and the centre of it. What a clip lacks at the end is its last frame,
    repeated. `bf16` is several times as fast on a CPU that has it. `on_batch(seconds done, seconds)` may raise to
    cancel.
    """
    if frames.ndim != 4 or frames.shape[-1] != 3 or frames.dtype != np.uint8:
        raise ValueError(f"frames must be uint8 [N, H, W, 3], got {frames.dtype} {list(frames.shape)}")
    config = model.config
    clips = clip_indices(len(frames), fps, config.clip_frames, config.rate)  # [seconds, T]
    quick = folded(model, torch.bfloat16 if bf16 else torch.float32)
    parts = []
    for start in range(0, len(clips), SECONDS_AT_ONCE):
        wanted, where = np.unique(clips[start : start + SECONDS_AT_ONCE], return_inverse=True)
        fitted = fit_frames(frames[wanted], config.frame_size)
        chosen = fitted[where.reshape(-1, config.clip_frames)]  # [seconds, T, size, size, 3]
        parts.append(embed_clips(quick, chosen, batch).mixed_5c.numpy())
        if on_batch is not None:
            on_batch(min(start + SECONDS_AT_ONCE, len(clips)), len(clips))
    return np.concatenate(parts)


def clip_indices(count: int, fps: float, clip_frames: int, rate: float) -> NDArray[np.int64]:
    """Which of `count` frames each second's clip is made of: [seconds, clip_frames], the frame shown at that time."""
    if not math.isfinite(fps) or fps <= 0:
        raise ValueError(f"frames need a rate above 0 a second, got {fps}")
    if count < fps - 0.5:  # rates such as 29.97 are not whole
        raise ValueError(f"{count} frames at {fps:g} a second are less than one second: give at least one")
    seconds = math.ceil((count - 0.5) / fps)  # half a frame makes no second
    times = np.arange(seconds)[:, None] + np.arange(clip_frames)[None] / rate
    indices: NDArray[np.int64] = np.minimum((times * fps + 1e-6).astype(np.int64), count - 1)
    return indices


def fit_frames(frames: Frames, size: int) -> Frames:
    """uint8 [N, H, W, 3] -> uint8 [N, size, size, 3]: shortest side to `size`, then the centre."""
    height, width = frames.shape[1:3]
    if min(height, width) != size:
        scale = size / min(height, width)
        shape = (max(size, round(height * scale)), max(size, round(width * scale)))
        x = torch.from_numpy(np.ascontiguousarray(frames)).permute(0, 3, 1, 2)  # [N, 3, H, W]
        x = torch.nn.functional.interpolate(x, shape, mode="bilinear", align_corners=False, antialias=True)
        frames = x.permute(0, 2, 3, 1).numpy()
    top, left = (frames.shape[1] - size) // 2, (frames.shape[2] - size) // 2
    return frames[:, top : top + size, left : left + size]


@torch.no_grad()
def project(model: MilNce, features: Features) -> Features:
    """mixed_5c [N, C] -> video_embedding [N, D], which is compared with texts."""
    if features.ndim != 2 or features.shape[1] != model.fc.in_features:
        raise ValueError(f"features must be [N, {model.fc.in_features}], got {list(features.shape)}")
    projected: Features = model.fc(torch.from_numpy(features).to(model.fc.weight.device)).cpu().numpy()
    return projected


@torch.no_grad()
def embed_texts(model: MilNce, dictionary: Dictionary, texts: Sequence[str], batch: int = 256) -> Features:
    """Texts -> [N, D], read as the model's config says."""
    config = model.config
    if dictionary.size > config.vocab_size:
        raise ValueError(f"the dictionary has {dictionary.size} ids, the model {config.vocab_size}: they do not belong")
    if not texts:
        return np.zeros((0, config.embedding_dim), dtype=np.float32)
    tokens = dictionary.tokens(texts, config.reading, config.max_words).to(model.fc.weight.device)
    embedded: Features = (
        torch.cat([model.text_module(part) for part in torch.split(tokens, batch)]).float().cpu().numpy()
    )
    return embedded


def similarity(clips: Features, texts: Features) -> NDArray[np.float32]:
    """Dot product of every clip's video_embedding [N, D] with every text [M, D]: [N, M]. Nothing is normalised."""
    return clips @ texts.T
