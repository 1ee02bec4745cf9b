"""S3D-G made quick for looking only: nothing here can be trained.

Batch norms are folded into kernels, memory is channels last, and pools know that what comes out of a ReLU is nowhere
negative. On a CPU with bfloat16 units the published size takes less than a third of the plain model's time.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models.layers.s3d import S3D, ConvUnit, InceptionBlock, S3DOutput, SamePool

CACHED = 64 * 8 * 112 * 112  # measured: the published first map of one clip of 16 frames at 224 pixels
Clips = NDArray[np.uint8] | NDArray[np.float32]


@torch.no_grad()
def embed_clips(
    model: S3D,
    clips: Clips,
    batch: int | None = None,
    bf16: bool = False,
    on_batch: Callable[[int, int], None] | None = None,
) -> S3DOutput:
    """Clips [N, T, H, W, 3], uint8 or floating in [0, 1] -> features [N, C] and [N, D], float32 on the CPU.

    `model` is what `folded` gave, or an S3D, which is folded first: fold once where there are many calls. `batch` None
    is what suits the device (`clips_at_once`). `on_batch(done, total)` may raise to cancel.
    """
    if clips.ndim != 5 or clips.shape[-1] != 3:
        raise ValueError(f"clips must be [N, T, H, W, 3], got {list(clips.shape)}: stack frames to clips first")
    is_folded = isinstance(model.conv1, nn.Sequential)
    quick = model if is_folded else folded(model, torch.bfloat16 if bf16 else torch.float32)
    device = quick.fc.weight.device
    step = batch or clips_at_once(quick, clips.shape[1:4])
    parts: list[S3DOutput] = []
    for start in range(0, len(clips), step):
        piece = torch.from_numpy(np.require(clips[start : start + step], requirements=["C", "W"])).to(device)
        parts.append(S3DOutput(*(each.float().cpu() for each in quick(piece.permute(0, 4, 1, 2, 3)))))
        if on_batch is not None:
            on_batch(min(start + step, len(clips)), len(clips))
    if not parts:
        return S3DOutput(torch.zeros(0, quick.s3d_config.feature_dim), torch.zeros(0, quick.s3d_config.embedding_dim))
    return S3DOutput(torch.cat([part.mixed_5c for part in parts]), torch.cat([part.video_embedding for part in parts]))


def clips_at_once(model: S3D, size: tuple[int, ...]) -> int:
    """How many clips of size (T, H, W) are quickest together: on a CPU, as many as its caches hold of the first map."""
    if model.fc.weight.device.type != "cpu":
        return 16
    first_map = model.s3d_config.stem * max(1, math.prod(size) // 8)
    return max(1, min(8, CACHED // first_map))


def folded(model: S3D, dtype: torch.dtype = torch.float32) -> S3D:
    """A copy of `model` as it is now, in eval mode and without a text tower, that gives the same numbers.

    Kernels are scaled by their batch norm in float32 and only then rounded to `dtype`. `model` stays as it is.
    """
    with torch.device("meta"):
        quick = S3D(model.s3d_config)
    wanted = quick.state_dict()
    quick.load_state_dict({key: v.clone() for key, v in model.state_dict().items() if key in wanted}, assign=True)
    quick.eval()
    for module in list(quick.modules()):
        if isinstance(module, ConvUnit):
            module.conv1, module.bn1 = _fused(module.conv1, module.bn1), nn.Identity()
            if module.conv2 is not None and module.bn2 is not None:
                module.conv2, module.bn2 = _fused(module.conv2, module.bn2), nn.Identity()
        elif isinstance(module, InceptionBlock):
            module.maxpool_b3 = NeighbourPool()
    for name, pool in list(quick.named_children()):
        if isinstance(pool, SamePool):
            quick.add_module(name, RectifiedPool(pool))
    quick.conv1 = _cut_beforehand(quick.conv1) if model.s3d_config.space_to_depth else nn.Sequential(quick.conv1)
    quick.front_cut = nn.Identity()
    quick.requires_grad_(False)
    return quick.to(dtype=dtype, memory_format=torch.channels_last_3d)  # type: ignore[call-overload,no-any-return]


class RectifiedPool(nn.Module):
    """A SamePool of values that are nowhere negative: rounding the size up does what a border of zeros does.

    That holds for the published pools where sizes are even; where one is odd, zeros are put around after all.
    """

    def __init__(self, pool: SamePool) -> None:
        super().__init__()
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        if any(size % stride for size, stride in zip(x.shape[2:], self.pool.stride, strict=True)):
            return self.pool(x)  # type: ignore[no-any-return]
        return F.max_pool3d(x, self.pool.kernel, self.pool.stride, ceil_mode=True)


class NeighbourPool(nn.Module):
    """MaxPool3d(3, stride 1, padding 1), one axis after another."""

    def forward(self, x: Tensor) -> Tensor:
        for axis in (2, 3, 4):
            last = x.shape[axis] - 1
            if last:
                out = x.clone()
                front, back = out.narrow(axis, 0, last), out.narrow(axis, 1, last)
                torch.maximum(front, x.narrow(axis, 1, last), out=front)
                torch.maximum(back, x.narrow(axis, 0, last), out=back)
                x = out
        return x


def _fused(conv: nn.Conv3d, norm: nn.Module) -> nn.Conv3d:
    assert isinstance(norm, nn.BatchNorm3d)
    return fuse_conv_bn_eval(conv, norm)


def _cut_beforehand(unit: nn.Module) -> nn.Sequential:
    """conv1 and FrontCut in one: what would be cut is not computed, since one less is put before the front."""
    assert isinstance(unit, ConvUnit)
    unit.conv1.padding = (0, 0, 0)
    return nn.Sequential(nn.ConstantPad3d((1, 2, 1, 2, 0, 1), 0.0), unit)
