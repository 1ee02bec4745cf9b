"""S3D-G told again from its description, one statement a line, on a bare state dict: what the module must equal."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

State = dict[str, Tensor]


def folded_by_loops(x: Tensor) -> Tensor:
    """[C, T, H, W] -> [8 C, T/2, H/2, W/2], one value after another."""
    channels, time, height, width = x.shape
    out = torch.zeros(8 * channels, time // 2, height // 2, width // 2)
    for t in range(time):
        for h in range(height):
            for w in range(width):
                for c in range(channels):
                    channel = (t % 2) * 4 * channels + (h % 2) * 2 * channels + (w % 2) * channels + c
                    out[channel, t // 2, h // 2, w // 2] = x[c, t, h, w]
    return out


def pooled_by_loops(x: Tensor, kernel: tuple[int, ...], stride: tuple[int, ...]) -> Tensor:
    """[T, H, W] -> max pool among zeros: front floor((k - s) / 2), back the rest, the number of windows rounded up."""
    front = [max(k - s, 0) // 2 for k, s in zip(kernel, stride, strict=True)]
    whole = [n + max(k - s, 0) for n, k, s in zip(x.shape, kernel, stride, strict=True)]
    padded = torch.zeros(whole)
    padded[front[0] : front[0] + x.shape[0], front[1] : front[1] + x.shape[1], front[2] : front[2] + x.shape[2]] = x
    counts = [max(1, math.ceil((n - k) / s) + 1) for n, k, s in zip(whole, kernel, stride, strict=True)]
    out = torch.empty(counts)
    for t in range(counts[0]):
        for h in range(counts[1]):
            for w in range(counts[2]):
                corner = [at * s for at, s in zip((t, h, w), stride, strict=True)]
                window = padded[
                    corner[0] : corner[0] + kernel[0],
                    corner[1] : corner[1] + kernel[1],
                    corner[2] : corner[2] + kernel[2],
                ]
                out[t, h, w] = window.max()
    return out


def same_pool(x: Tensor, kernel: tuple[int, ...], stride: tuple[int, ...]) -> Tensor:
    """[B, C, T, H, W], every map by loops."""
    return torch.stack([torch.stack([pooled_by_loops(each, kernel, stride) for each in clip]) for clip in x])


def conv_bn_relu(state: State, x: Tensor, unit: str, number: int, stride: int, padding: tuple[int, int, int]) -> Tensor:
    x = F.conv3d(x, state[f"{unit}.conv{number}.weight"], None, stride, padding)
    mean, var, weight, bias = (
        state[f"{unit}.bn{number}.{part}"].view(1, -1, 1, 1, 1)
        for part in ("running_mean", "running_var", "weight", "bias")
    )
    return ((x - mean) / (var + 1e-5).sqrt() * weight + bias).clamp(min=0)


def point(state: State, x: Tensor, unit: str) -> Tensor:
    return conv_bn_relu(state, x, unit, 1, 1, (0, 0, 0))


def separable(state: State, x: Tensor, unit: str) -> Tensor:
    x = conv_bn_relu(state, x, unit, 1, 1, (0, 1, 1))
    return conv_bn_relu(state, x, unit, 2, 1, (1, 0, 0))


def gated(state: State, x: Tensor, gate: str) -> Tensor:
    mean = x.sum((2, 3, 4)) / (x.shape[2] * x.shape[3] * x.shape[4])
    weights = 1 / (1 + torch.exp(-(mean @ state[f"{gate}.fc.weight"].T + state[f"{gate}.fc.bias"])))
    return x * weights.view(*weights.shape, 1, 1, 1)


def inception(state: State, x: Tensor, block: str) -> Tensor:
    b0 = point(state, x, f"{block}.conv_b0")
    b1 = separable(state, point(state, x, f"{block}.conv_b1_a"), f"{block}.conv_b1_b")
    b2 = separable(state, point(state, x, f"{block}.conv_b2_a"), f"{block}.conv_b2_b")
    b3 = point(state, F.max_pool3d(x, 3, 1, 1), f"{block}.conv_b3_b")
    return torch.cat([gated(state, b, f"{block}.gating_b{i}") for i, b in enumerate((b0, b1, b2, b3))], 1)


def s3d(state: State, frames: Tensor, fold: bool) -> tuple[Tensor, Tensor]:
    """[B, 3, T, H, W] in [0, 1] -> (mixed_5c, video_embedding)."""
    if fold:
        x = torch.stack([folded_by_loops(clip) for clip in frames])
        x = conv_bn_relu(state, x, "conv1", 1, 1, (1, 2, 2))[:, :, 1:, 1:, 1:]
    else:
        x = conv_bn_relu(state, frames, "conv1", 1, 2, (1, 3, 3))
    x = same_pool(x, (1, 3, 3), (1, 2, 2))
    x = point(state, x, "conv_2b")
    x = gated(state, separable(state, x, "conv_2c"), "gating")
    x = same_pool(x, (1, 3, 3), (1, 2, 2))
    x = inception(state, inception(state, x, "mixed_3b"), "mixed_3c")
    x = same_pool(x, (3, 3, 3), (2, 2, 2))
    for letter in "bcdef":
        x = inception(state, x, f"mixed_4{letter}")
    x = same_pool(x, (2, 2, 2), (2, 2, 2))
    x = inception(state, inception(state, x, "mixed_5b"), "mixed_5c")
    x = x.mean((2, 3, 4))
    return x, x @ state["fc.weight"].T + state["fc.bias"]


def filled(shapes: dict[str, tuple[int, ...]], seed: int = 1) -> State:
    """A state dict of these shapes by a fixed rule that keeps activations in range through all layers."""
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for name, shape in shapes.items():
        values = torch.randn(shape, generator=generator)
        if name.endswith("num_batches_tracked"):
            values = torch.tensor(7)
        elif name.endswith("running_var"):
            values = 0.5 + values.abs()
        elif len(shape) == 1:
            values = (1.0 if ".bn" in name and name.endswith("weight") else 0.0) + 0.1 * values
        elif len(shape) > 1:
            values = values * (2 / math.prod(shape[1:])) ** 0.5
        state[name] = values
    return state
