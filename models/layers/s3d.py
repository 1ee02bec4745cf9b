"""S3D-G, the separable 3D Inception with self gating that HowTo100M's text-video model sees with (MIL-NCE).

Parameter names and numbers are the published ones. A clip goes in as RGB in [0, 1], without mean or deviation; what is
read from it is "mixed_5c", the mean over time and place of the last block, and "video_embedding", a linear map of it
into the space of the texts. Letters: B batch, C channels, T time, H height, W width, D embedding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# Channels of one Inception block: b0; b1 reduced, b1; b2 reduced, b2; b3. The block gives b0 + b1 + b2 + b3.
Row = tuple[int, ...]
BLOCKS = ("mixed_3b", "mixed_3c", "mixed_4b", "mixed_4c", "mixed_4d", "mixed_4e", "mixed_4f", "mixed_5b", "mixed_5c")
PUBLISHED: tuple[Row, ...] = (
    (64, 96, 128, 16, 32, 32),
    (128, 128, 192, 32, 96, 64),
    (192, 96, 208, 16, 48, 64),
    (160, 112, 224, 24, 64, 64),
    (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64),
    (256, 160, 320, 32, 128, 128),
    (256, 160, 320, 32, 128, 128),
    (384, 192, 384, 48, 128, 128),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class S3DConfig:
    """Channel widths; the defaults are the published ones. `blocks` has one row for each name in BLOCKS."""

    stem: int = 64
    stem_out: int = 192
    blocks: tuple[Row, ...] = PUBLISHED
    embedding_dim: int = 512
    space_to_depth: bool = True  # False: conv1 reads RGB with a kernel of (3, 7, 7) and a stride of 2

    def __post_init__(self) -> None:
        if len(self.blocks) != len(BLOCKS) or any(len(row) != 6 for row in self.blocks):
            raise ValueError(f"S3D has {len(BLOCKS)} blocks of six widths each: {', '.join(BLOCKS)}")

    @property
    def feature_dim(self) -> int:
        """Width of mixed_5c."""
        return block_width(self.blocks[-1])

    @classmethod
    def narrowed(cls, factor: float, embedding_dim: int = 512, space_to_depth: bool = True) -> Self:
        """The published table with every width times `factor`, in multiples of eight."""
        rows = tuple(tuple(_narrow(width, factor) for width in row) for row in PUBLISHED)
        return cls(_narrow(64, factor), _narrow(192, factor), rows, embedding_dim, space_to_depth)


class S3DOutput(NamedTuple):
    mixed_5c: Tensor  # [B, C], published C 1024
    video_embedding: Tensor  # [B, D], published D 512; compared by dot product, not normalised


class S3D(nn.Module):
    def __init__(self, config: S3DConfig) -> None:
        super().__init__()
        self.s3d_config = config
        if config.space_to_depth:
            self.conv1: nn.Module = ConvUnit(24, config.stem, (2, 4, 4), padding=(1, 2, 2))
        else:
            self.conv1 = ConvUnit(3, config.stem, (3, 7, 7), stride=2, padding=(1, 3, 3))
        self.front_cut: nn.Module = FrontCut() if config.space_to_depth else nn.Identity()
        self.maxpool_2a: nn.Module = SamePool((1, 3, 3), (1, 2, 2))
        self.conv_2b = ConvUnit(config.stem, config.stem, (1, 1, 1))
        self.conv_2c = ConvUnit(config.stem, config.stem_out, (3, 3, 3), padding=(1, 1, 1), separable=True)
        self.gating = SelfGating(config.stem_out)
        self.maxpool_3a: nn.Module = SamePool((1, 3, 3), (1, 2, 2))
        width = config.stem_out
        for name, row in zip(BLOCKS, config.blocks, strict=True):
            self.add_module(name, InceptionBlock(width, row))
            width = block_width(row)
        self.maxpool_4a: nn.Module = SamePool((3, 3, 3), (2, 2, 2))
        self.maxpool_5a: nn.Module = SamePool((2, 2, 2), (2, 2, 2))
        self.fc = nn.Linear(width, config.embedding_dim)

    def forward(self, frames: Tensor) -> S3DOutput:
        """frames [B, 3, T, H, W], floating in [0, 1] or uint8 -> both features. T, H, W even if space_to_depth."""
        x = self.stem(frames)  # [B, C, T/2, H/8, W/8]
        for name in BLOCKS:
            if name == "mixed_4b":
                x = self.maxpool_4a(x)  # [B, C, T/4, H/16, W/16]
            elif name == "mixed_5b":
                x = self.maxpool_5a(x)  # [B, C, T/8, H/32, W/32]
            x = self.get_submodule(name)(x)
        mixed_5c = x.mean(dim=(2, 3, 4))  # [B, C]
        return S3DOutput(mixed_5c, self.fc(mixed_5c))

    def stem(self, frames: Tensor) -> Tensor:
        """[B, 3, T, H, W] -> [B, stem_out, T/2, H/8, W/8]: everything before mixed_3b."""
        folds = self.s3d_config.space_to_depth
        check_frames(frames, folds)
        x = space_to_depth(frames) if folds else frames.contiguous(memory_format=torch.channels_last_3d)
        whole = x.dtype == torch.uint8
        x = x.to(self.fc.weight.dtype)
        x = self.conv1(x / 255 if whole else x)
        x = self.conv_2b(self.maxpool_2a(self.front_cut(x)))
        return self.maxpool_3a(self.gating(self.conv_2c(x)))  # type: ignore[no-any-return]


class ConvUnit(nn.Module):
    """Convolution, batch norm, ReLU; a separable one first over place (conv1) and then over time (conv2)."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: tuple[int, int, int],
        stride: int = 1,
        padding: tuple[int, int, int] = (0, 0, 0),
        separable: bool = False,
    ) -> None:
        super().__init__()
        time, height, width = kernel
        first = (1, height, width) if separable else kernel
        around = (0, padding[1], padding[2]) if separable else padding
        self.conv1 = nn.Conv3d(channels_in, channels_out, first, stride, around, bias=False)
        self.bn1: nn.Module = nn.BatchNorm3d(channels_out)
        self.conv2: nn.Conv3d | None = None
        self.bn2: nn.Module | None = None
        if separable:
            self.conv2 = nn.Conv3d(channels_out, channels_out, (time, 1, 1), 1, (padding[0], 0, 0), bias=False)
            self.bn2 = nn.BatchNorm3d(channels_out)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.bn1(convolve(self.conv1, x)), inplace=True)
        if self.conv2 is not None and self.bn2 is not None:
            x = F.relu(self.bn2(convolve(self.conv2, x)), inplace=True)
        return x


def convolve(conv: nn.Conv3d, x: Tensor) -> Tensor:
    """conv(x); in float32 by a flat convolution where the kernel is flat in time or in place.

    Channels last, the flattening is a view, and a CPU is two to three times as fast. bfloat16 gains nothing by it, but
    over time it must: on CPUs with AVX-512 BF16 the weights' gradient of a convolution (k, 1, 1) in three dimensions is
    now and then what lay in memory before.
    """
    batch, _, time, height, width = x.shape
    kernel, stride, padding = conv.kernel_size, conv.stride, conv.padding
    assert isinstance(padding, tuple)
    over_time = kernel[0] > 1 and x.device.type == "cpu"
    if (x.dtype != torch.float32 and not over_time) or stride != (1, 1, 1) or (kernel[0] > 1 and kernel[1:] != (1, 1)):
        return conv(x)  # type: ignore[no-any-return]
    x = x.permute(0, 2, 3, 4, 1)  # [B, T, H, W, C]
    if kernel[0] > 1:
        x = x.reshape(batch, time, height * width, -1).permute(0, 3, 1, 2)  # [B, C, T, H W]
        x = F.conv2d(x, conv.weight.squeeze(-1), conv.bias, padding=(padding[0], 0))
    else:
        x = x.reshape(batch * time, height, width, -1).permute(0, 3, 1, 2)  # [B T, C, H, W]
        x = F.conv2d(x, conv.weight.squeeze(2), conv.bias, padding=padding[1:])
    return x.permute(0, 2, 3, 1).reshape(batch, time, height, width, -1).permute(0, 4, 1, 2, 3)


class SelfGating(nn.Module):
    """x * sigmoid(fc(mean of x over T, H, W)): a channel is let through by what the whole clip shows."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Linear(channels, channels)

    def weights(self, mean: Tensor) -> Tensor:
        """Means [B, C] -> gates [B, C]."""
        return torch.sigmoid(self.fc(mean))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weights(x.mean(dim=(2, 3, 4)))[:, :, None, None, None]


class InceptionBlock(nn.Module):
    """Four gated branches side by side: 1x1x1; two reduced separable 3x3x3; a max pool with 1x1x1."""

    def __init__(self, channels_in: int, row: Row) -> None:
        super().__init__()
        b0, b1_a, b1_b, b2_a, b2_b, b3 = row
        self.conv_b0 = ConvUnit(channels_in, b0, (1, 1, 1))
        self.conv_b1_a = ConvUnit(channels_in, b1_a, (1, 1, 1))
        self.conv_b1_b = ConvUnit(b1_a, b1_b, (3, 3, 3), padding=(1, 1, 1), separable=True)
        self.conv_b2_a = ConvUnit(channels_in, b2_a, (1, 1, 1))
        self.conv_b2_b = ConvUnit(b2_a, b2_b, (3, 3, 3), padding=(1, 1, 1), separable=True)
        self.maxpool_b3: nn.Module = nn.MaxPool3d(3, stride=1, padding=1)
        self.conv_b3_b = ConvUnit(channels_in, b3, (1, 1, 1))
        self.gating_b0 = SelfGating(b0)
        self.gating_b1 = SelfGating(b1_b)
        self.gating_b2 = SelfGating(b2_b)
        self.gating_b3 = SelfGating(b3)

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, T, H, W] -> [B, b0 + b1 + b2 + b3, T, H, W]. Branches are joined first and gated in one pass."""
        branches = (
            self.conv_b0(x),
            self.conv_b1_b(self.conv_b1_a(x)),
            self.conv_b2_b(self.conv_b2_a(x)),
            self.conv_b3_b(self.maxpool_b3(x)),
        )
        joined = torch.cat(branches, dim=1)
        means = torch.split(joined.mean(dim=(2, 3, 4)), [branch.shape[1] for branch in branches], dim=1)
        gates = (self.gating_b0, self.gating_b1, self.gating_b2, self.gating_b3)
        weights = torch.cat([gate.weights(mean) for gate, mean in zip(gates, means, strict=True)], dim=1)
        return joined * weights[:, :, None, None, None]


class FrontCut(nn.Module):
    """Drops the first of T, H and W: even kernels padded alike on both sides reach one too far to the front."""

    def forward(self, x: Tensor) -> Tensor:
        return x[:, :, 1:, 1:, 1:]


class SamePool(nn.Module):
    """TensorFlow's "SAME" max pool as the published weights know it: zeros around (front floor, back the rest of
    kernel - stride), then a max pool that rounds its size up."""

    def __init__(self, kernel: tuple[int, int, int], stride: tuple[int, int, int]) -> None:
        super().__init__()
        self.kernel, self.stride = kernel, stride
        extra = [max(k - s, 0) for k, s in zip(kernel, stride, strict=True)]
        self.padding = [side for e in reversed(extra) for side in (e // 2, e - e // 2)]  # last dimension first

    def forward(self, x: Tensor) -> Tensor:
        return F.max_pool3d(F.pad(x, self.padding), self.kernel, self.stride, ceil_mode=True)


def space_to_depth(x: Tensor) -> Tensor:
    """[B, C, T, H, W] -> [B, 8 C, T/2, H/2, W/2]: channels in the order time, row, column within the block, then C.

    What comes back is laid out channels last, as x had better be: frames [B, T, H, W, C] seen with C moved forward.
    """
    batch, channels, time, height, width = x.shape
    x = x.permute(0, 2, 3, 4, 1).reshape(batch, time // 2, 2, height // 2, 2, width // 2, 2, channels)
    x = x.permute(0, 1, 3, 5, 2, 4, 6, 7)  # [B, T/2, H/2, W/2, 2, 2, 2, C]
    return x.reshape(batch, time // 2, height // 2, width // 2, 8 * channels).permute(0, 4, 1, 2, 3)


def check_frames(frames: Tensor, even: bool) -> None:
    """Refuse what would give numbers without meaning, and say what to do."""
    if frames.ndim != 5 or frames.shape[1] != 3:
        raise ValueError(f"frames must be [B, 3, T, H, W], got {list(frames.shape)}: move the colours to the front")
    if 0 in frames.shape:
        raise ValueError(f"frames are empty: {list(frames.shape)}")
    if even and any(size % 2 for size in frames.shape[2:]):
        raise ValueError(f"T, H and W must be even, got {list(frames.shape[2:])}: repeat the last frame, or crop")
    if frames.dtype == torch.uint8:
        return
    if not frames.is_floating_point():
        raise ValueError(f"frames must be uint8, or floating in [0, 1], got {frames.dtype}: convert them")
    low, high = (float(value) for value in torch.aminmax(frames.detach()))
    if not (low >= -1e-3 and high <= 1 + 1e-3):  # NaN fails both
        raise ValueError(f"frames must be finite and in [0, 1], got {low:.3g} to {high:.3g}: divide bytes by 255")


def block_width(row: Row) -> int:
    """Channels that an Inception block of this row gives."""
    return row[0] + row[2] + row[4] + row[5]


def _narrow(width: int, factor: float) -> int:
    return max(8, 8 * round(width * factor / 8))
