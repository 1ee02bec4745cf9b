"""TAN's first stage computed as the published loop is told to compute it, on the same weights.

Texts become ids sample by sample at every step; blocks are sequence first and keep their attention; every video is
compared with every sentence in one table [A, L, T, B, K]; targets are filled in by loops. The loss is the same.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from models.layers.transformer import ResidualAttentionBlock, TemporalEncoder
from models.layers.word_tower import Dictionary
from models.tan.losses import MASKED
from models.tan.model import TAN, TEMPERATURE
from models.tan.predict import MAX_WORDS
from models.tan.sampling import draw_window


@dataclass(frozen=True, slots=True)
class SpokenFilm:
    """A film whose texts are known both ways: as strings, and as ids made once."""

    features: NDArray[np.float32]  # [T, V]
    starts: Sequence[float]
    ends: Sequence[float]
    texts: Sequence[str]
    sentences: NDArray[np.int64]  # [K, MAX_WORDS]

    @property
    def duration(self) -> float:
        return float(len(self.features))


@dataclass(frozen=True, slots=True)
class Sample:
    video: Tensor  # [T, V]
    ids: Tensor  # [K, W]
    starts: Sequence[int]
    ends: Sequence[int]


def sample_of(film: SpokenFilm, rng: random.Random, words: Dictionary, window_s: int) -> Sample:
    window = draw_window(film, rng, window_s)
    texts = [film.texts[number] for number in window.numbers] or ["[UNK]"]
    video = torch.from_numpy(film.features[window.first : window.last])
    return Sample(video, words.tokens(texts, "tan", MAX_WORDS), window.starts, window.ends)


def plain_loss(model: TAN, samples: Sequence[Sample], window_s: int) -> Tensor:
    """The mean of both encoders' contrast."""
    assert model.bert is not None
    video = torch.stack([_repeat_last(sample.video, window_s) for sample in samples])
    absent = torch.tensor([[t >= len(sample.video) for t in range(window_s)] for sample in samples])
    vectors = model.bert(torch.cat([sample.ids for sample in samples])).split([len(sample.ids) for sample in samples])
    most = max(len(each) for each in vectors)
    text = torch.stack([_repeat_last(each, most) for each in vectors])  # [B, K, E]
    padding = torch.tensor([[k >= len(each) for k in range(most)] for each in vectors])
    said = model.ln_text_init(model.text_pre_proj(text))
    dual = _staged(model.video_temporal_encoder, model.ln_video_post_enc, _placed(model, video), absent)
    joint = _staged(
        model.joint_temporal_encoder, model.ln_joint_post_enc,
        torch.cat([_placed(model, video), said], dim=1), torch.cat([absent, padding], dim=1),
    )  # fmt: skip
    both, told = joint[:, :, :window_s], joint[:, :, window_s:]
    unit = [F.normalize(each, dim=-1) for each in (dual, said, both, told)]
    cosines = (
        torch.einsum("astc,bkc->astbk", unit[0], unit[1]),
        torch.einsum("astc,bskc->astbk", unit[2], unit[3]),
    )
    target = _target(samples, window_s, most)
    one, other = (_contrast(cosine, target, padding, absent) for cosine in cosines)
    return (one + other) / 2


def _placed(model: TAN, video: Tensor) -> Tensor:
    place = model.ln_position_init(model.temporal_pos_embed[: video.shape[1]])
    placed: Tensor = model.ln_video_init(model.video_pre_proj(video)) + place
    return placed


def _staged(encoder: TemporalEncoder, after: nn.LayerNorm, x: Tensor, ignored: Tensor) -> Tensor:
    """[B, T, C] -> [B, L, T, C] by sequence-first attention that keeps its weights."""
    x = x.transpose(0, 1)
    out = []
    for number, block in enumerate(encoder.resblocks):
        assert isinstance(block, ResidualAttentionBlock)
        if number:
            out.append(block.ln_1(x))
        y = block.ln_1(x)
        attention = block.attn
        attended, _ = F.multi_head_attention_forward(
            y, y, y, attention.embed_dim, attention.num_heads, attention.in_proj_weight, attention.in_proj_bias,
            None, None, False, 0.0, attention.out_proj.weight, attention.out_proj.bias,
            key_padding_mask=ignored, need_weights=True,
        )  # fmt: skip
        x = x + attended
        hidden = block.mlp.c_fc(block.ln_2(x))  # type: ignore[operator]
        x = x + block.mlp.c_proj(hidden * torch.sigmoid(1.702 * hidden))  # type: ignore[operator]
    out.append(after(x))
    return torch.stack(out).permute(2, 0, 1, 3)


def _target(samples: Sequence[Sample], seconds: int, most: int) -> Tensor:
    """[A, T, B, K], sample by sample."""
    target = torch.zeros(len(samples), seconds, len(samples), most, dtype=torch.bool)
    for row, sample in enumerate(samples):
        for number, (start, end) in enumerate(zip(sample.starts, sample.ends, strict=True)):
            target[row, start:end, row, number] = True
    return target


def _contrast(cosine: Tensor, target: Tensor, padding: Tensor, absent: Tensor) -> Tensor:
    logits = cosine / TEMPERATURE  # [A, L, T, B, K]
    logits = logits.masked_fill(absent[:, None, :, None, None], MASKED)
    target = target & ~absent[:, :, None, None]
    logits = logits.permute(1, 0, 2, 3, 4)[..., ~padding].flatten(1, 2)  # [L, A * T, N]
    true = target[..., ~padding].flatten(0, 1)  # [A * T, N]
    good = logits.masked_fill(~true, MASKED)
    losses = [(logits.logsumexp(axis) - good.logsumexp(axis))[:, true.any(axis - 1)].mean() for axis in (2, 1)]
    return (losses[0] + losses[1]) / 2


def _repeat_last(rows: Tensor, count: int) -> Tensor:
    return torch.cat([rows, rows[-1:].repeat(count - len(rows), *[1] * (rows.ndim - 1))])
