"""The stage outputs of a TAN encoder, and the positions that its seconds are given.

Letters: B batch, L stages, T seconds, C channels, P positions.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.layers.transformer import TemporalEncoder


def stages(encoder: TemporalEncoder, after: nn.LayerNorm, x: Tensor, valid: Tensor | None) -> Tensor:
    """x [B, T, C], valid [B, T] -> [B, L, T, C].

    Outputs 1 to L - 1 are what blocks 2 to L read after their first norm; output L is `after` of the last residual
    stream.
    """
    outputs = []
    for block in encoder.resblocks:
        outputs.append(block.ln_1(x))  # type: ignore[operator]
        x = block(x, valid, outputs[-1])
    return torch.stack([*outputs[1:], after(x)], dim=1)


def sine_table(positions: int, width: int) -> Tensor:
    """[P, C] sines and cosines by turns, of one period over all positions, with temperature 10000."""
    angle = torch.arange(positions) / (positions - 1 + 1e-6) * 2 * math.pi  # [P]
    channel = torch.arange(width, dtype=torch.float32)
    angles = angle[:, None] / 10000 ** (2 * (channel // 2) / width)  # [P, C]
    return torch.where(torch.arange(width) % 2 == 0, angles.sin(), angles.cos())


def positions_from(table: Tensor, start: int, count: int) -> Tensor:
    """Rows start to start + count of table [P, C]; ValueError where there are not as many."""
    if start + count > table.shape[0]:
        raise ValueError(f"{start + count} positions asked for, but there are {table.shape[0]}; interpolate them")
    return table[start : start + count]


def interpolated(table: Tensor, source: int, count: int) -> Tensor:
    """The first `source` rows of table [P, C], stretched or shrunk to [count, C] linearly, ends not pinned."""
    rows = positions_from(table, 0, source).T[None]  # [1, C, source]
    return F.interpolate(rows, size=count, mode="linear", align_corners=False)[0].T
