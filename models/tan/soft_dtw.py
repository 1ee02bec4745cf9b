"""Soft-DTW: the soft least cost of giving every second one sentence, in their order (Cuturi and Blondel 2017).

With softmin_g(a, b) = -g log(exp(-a / g) + exp(-b / g)) and the paths of models.tan.dtw, where a second goes on with
its sentence or begins the next one,

    R[k, t] = cost[k, t] + softmin_g(R[k, t - 1], R[k - 1, t - 1]),    R[0, 0] = cost[0, 0],

and the value is R[K - 1, T - 1]: -g log of the sum over all paths of exp(-path's cost / g), the least path's cost as
g goes to 0. The gradient by cost[k, t] is the chance that a path, drawn by exp(-cost / g), gives second t to sentence
k; it follows from the same recursion run backwards, so that nothing but R is kept. Every step takes all sentences of
all videos at once: no second depends on its own.
Letters: B videos, K sentences, T seconds. Masks are True where valid, and what is valid comes first.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

NEVER = 1e30  # the cost of what no path does; finite, so that differences of two such stay numbers


def soft_dtw(cost: Tensor, gamma: float, text_valid: Tensor | None = None, video_valid: Tensor | None = None) -> Tensor:
    """cost [B, K, T], text_valid [B, K], video_valid [B, T] -> [B].

    Raises ValueError where a video has fewer seconds than sentences, or none of either.
    """
    if not gamma > 0:
        raise ValueError(f"gamma is {gamma}, but the soft minimum wants one above 0")
    videos, sentences, seconds = cost.shape
    counts, lengths = (
        torch.full((videos,), size, device=cost.device) if valid is None else valid.sum(1)
        for size, valid in ((sentences, text_valid), (seconds, video_valid))
    )
    if bool(((counts < 1) | (counts > lengths)).any()):
        raise ValueError("each sentence has at least one second, and each video at least one sentence")
    if text_valid is not None:
        cost = cost.masked_fill(~text_valid[:, :, None], 0.0)
    if video_valid is not None:
        cost = cost.masked_fill(~video_valid[:, None], 0.0)
    value: Tensor = _SoftDTW.apply(cost, gamma, counts, lengths)
    return value


class _SoftDTW(Function):
    @staticmethod
    def forward(ctx: Any, cost: Tensor, gamma: float, counts: Tensor, lengths: Tensor) -> Tensor:
        by_second = cost.detach().double().permute(2, 0, 1).contiguous()  # [T, B, K]
        reached = torch.full_like(by_second, NEVER)
        reached[0, :, 0] = by_second[0, :, 0]
        for second in range(1, len(by_second)):
            stay = reached[second - 1]  # [B, K]
            step = torch.nn.functional.pad(stay[:, :-1], (1, 0), value=NEVER)
            reached[second] = (by_second[second] + _softmin(stay, step, gamma)).clamp(max=NEVER)
        ctx.save_for_backward(reached, counts, lengths)
        ctx.gamma, ctx.kind = gamma, cost.dtype
        videos = torch.arange(len(counts), device=cost.device)
        return reached[lengths - 1, videos, counts - 1].to(cost.dtype)

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        reached, counts, lengths = ctx.saved_tensors
        seconds, videos, _ = reached.shape
        # How likely a path comes by its predecessor "stay": R's softmin is of two, so the other is the rest.
        before = reached[:-1]
        step = torch.nn.functional.pad(before[:, :, :-1], (1, 0), value=NEVER)
        stays = torch.sigmoid((step - before) / ctx.gamma)  # [T - 1, B, K], of seconds 1 to T - 1
        last = torch.zeros_like(reached)
        last[lengths - 1, torch.arange(videos, device=counts.device), counts - 1] = 1
        chance = torch.empty_like(reached)
        chance[-1] = last[-1]
        for second in range(seconds - 2, -1, -1):
            after = chance[second + 1]
            stay = after * stays[second]
            came = after - stay  # by a step: it was the sentence before
            chance[second] = last[second] + stay + torch.nn.functional.pad(came[:, 1:], (0, 1))
        return (chance.permute(1, 2, 0) * gradient[:, None, None]).to(ctx.kind), None, None, None


def _softmin(one: Tensor, other: Tensor, gamma: float) -> Tensor:
    return -gamma * torch.logaddexp(-one / gamma, -other / gamma)
