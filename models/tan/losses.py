"""What TAN is trained with: MIL-NCE of sentences and seconds at every stage, both ways (equation 7.6, and the release).

Letters: A, B videos of a batch, L stages, T seconds, K sentences, N sentences that are no padding. Masks are True where
valid; `positive` is True where a second belongs to a sentence of its own video.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from models.tan.model import TEMPERATURE

MASKED = -6e4
Negatives = Literal["batch", "window"]


def spans(starts: Sequence[Sequence[float]], ends: Sequence[Sequence[float]], seconds: int, sentences: int) -> Tensor:
    """[B, K, T]: second t is a sentence's own where start <= t < end; False for padding sentences."""
    table = torch.zeros(len(starts), sentences, seconds, dtype=torch.bool)
    clock = torch.arange(seconds)
    for video, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for number, (start, end) in enumerate(zip(first, last, strict=True)):
            table[video, number] = (clock >= start) & (clock < end)
    return table


def reaching(spoken: Tensor, before_s: int, after_s: int) -> Tensor:
    """[B, K, T]: the seconds that are said, and so many before and after them."""
    if before_s < 0 or after_s < 0:
        raise ValueError("speech reaches 0 s or more before and after itself")
    width = before_s + after_s + 1
    padded = F.pad(spoken.float(), (after_s, before_s))  # a second t is near speech from t - after to t + before
    return F.max_pool1d(padded, width, stride=1) > 0


def mil_nce(
    cosine: Tensor,
    positive: Tensor,
    text_valid: Tensor,
    video_valid: Tensor | None = None,
    used: Tensor | None = None,
    negatives: Negatives = "batch",
) -> Tensor:
    """Half of each way, averaged over all stages: cosine [A, L, T, B, K], positive [B, K, T], text_valid [B, K].

    Seconds choose among sentences, and sentences among seconds: log-sum over all less log-sum over positives. Seconds
    and sentences without a positive have no part. `used` [N] leaves other sentences out of what counts, though not out
    of what is chosen among. Negatives are published to be of the whole batch; "window" takes the own video's alone.
    Seconds that are not `video_valid` [B, T] are not chosen among (published: all are, for none is padded).
    """
    videos = cosine.shape[0]
    own = torch.eye(videos, dtype=torch.bool, device=cosine.device)[:, None, :, None]  # [A, 1, B, 1]
    true = positive.transpose(1, 2)[:, :, None] & own  # [A, T, B, K]
    logits = cosine.float().transpose(0, 1) / TEMPERATURE  # [L, A, T, B, K]
    if video_valid is not None:
        true = true & video_valid[:, :, None, None]
        logits = logits.masked_fill(~video_valid[:, :, None, None], MASKED)
    if negatives == "window":
        logits = logits.masked_fill(~own, MASKED)
    true = true[..., text_valid].flatten(0, 1)  # [A * T, N]
    logits = logits[..., text_valid].flatten(1, 2)  # [L, A * T, N]
    good = logits.masked_fill(~true, MASKED)
    counted = true if used is None else true & used
    by_second = (logits.logsumexp(2) - good.logsumexp(2))[:, counted.any(1)]
    by_sentence = (logits.logsumexp(1) - good.logsumexp(1))[:, counted.any(0)]
    return (_mean(by_second) + _mean(by_sentence)) / 2


def mil_nce_within(
    cosine: Tensor,
    positive: Tensor,
    text_valid: Tensor,
    video_valid: Tensor | None = None,
    used: Tensor | None = None,
) -> Tensor:
    """`mil_nce` with negatives of the "window", from own-video cosines [B, L, K, T]: the same, without the batch's."""
    logits = (cosine.float() / TEMPERATURE).transpose(0, 1).masked_fill(~text_valid[:, :, None], MASKED)
    true = positive & text_valid[:, :, None]  # [B, K, T]
    if video_valid is not None:
        true = true & video_valid[:, None]
        logits = logits.masked_fill(~video_valid[:, None], MASKED)
    good = logits.masked_fill(~true, MASKED)  # [L, B, K, T]
    counted = true
    if used is not None:
        chosen = torch.zeros_like(text_valid)
        chosen[text_valid] = used
        counted = true & chosen[:, :, None]
    by_second = (logits.logsumexp(2) - good.logsumexp(2))[:, counted.any(1)]
    by_sentence = (logits.logsumexp(3) - good.logsumexp(3))[:, counted.any(2)]
    return (_mean(by_second) + _mean(by_sentence)) / 2


def mil_nce_among(
    seconds: Tensor,
    sentences: Tensor,
    own: Tensor,
    positive: Tensor,
    text_valid: Tensor,
    video_valid: Tensor | None = None,
    used: Tensor | None = None,
) -> Tensor:
    """`mil_nce` with negatives of the "batch", from what is compared: the same, without all comparisons side by side.

    seconds [A, L, T, C] and sentences [A, L or 1, K, C] have length 1; own [A, L, K, T] are the cosines of their own
    videos, which hold all positives. No cosine over the temperature is large, so that nothing need be taken off before
    an exponential, and one serves both ways.
    """
    true = positive & text_valid[:, :, None]  # [A, K, T]
    if video_valid is None:
        video_valid = text_valid.new_ones(positive.shape[0], positive.shape[2])
    true = true & video_valid[:, None]
    from_all = seconds.transpose(1, 2)[video_valid].transpose(0, 1)  # [L, S, C], S seconds that are no padding
    to_all = sentences.transpose(1, 2)[text_valid].transpose(0, 1) / TEMPERATURE  # [L or 1, N, C]
    every = (from_all @ to_all.transpose(1, 2)).float().exp()  # [L, S, N]
    good = (own.float() / TEMPERATURE).exp().transpose(0, 1) * true  # [L, A, K, T]
    counted = true
    if used is not None:
        chosen = torch.zeros_like(text_valid)
        chosen[text_valid] = used
        counted = true & chosen[:, :, None]
    by_second, by_sentence = counted.any(1), counted.any(2)  # [A, T], [A, K]
    of_seconds = every.sum(2)[:, by_second[video_valid]].log() - good.sum(2)[:, by_second].log()
    of_sentences = every.sum(1)[:, by_sentence[text_valid]].log() - good.sum(3)[:, by_sentence].log()
    return (_mean(of_seconds) + _mean(of_sentences)) / 2


def own_cosine(cosine: Tensor) -> Tensor:
    """[A, L, T, B, K] -> own videos [B, L, K, T]."""
    return torch.diagonal(cosine, dim1=0, dim2=3).permute(3, 0, 2, 1)


def strengths(cosine: Tensor, text_valid: Tensor, video_valid: Tensor | None = None) -> Tensor:
    """[N]: a sentence's highest logit over the seconds of its own video, last stage of own cosines [B, L, K, T]."""
    own = cosine[:, -1].float() / TEMPERATURE  # [B, K, T]
    if video_valid is not None:
        own = own.masked_fill(~video_valid[:, None], MASKED)
    return own.max(dim=2).values[text_valid]


def kept(dual: Tensor, joint: Tensor, alpha: float) -> Tensor:
    """[N]: the `alpha` share of sentences that both encoders place most surely (threshold of section 7.3.4 c).

    Strengths [N] of either encoder are standardised over the batch and added up.
    """
    if dual.numel() == 0:
        return torch.zeros_like(dual, dtype=torch.bool)
    doubt = -(_standard(dual) + _standard(joint))
    return doubt <= torch.quantile(doubt, alpha)


def alignability_targets(dual: Tensor, joint: Tensor, centre: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """(target [N] of 0 and 1, known [N]): 1 above the median of both encoders' strengths, 0 below both, else unknown.

    `centre` [N] is the middle of a sentence as a fraction of the whole video: in its first and last fifth a sentence is
    taken for greeting or farewell, 0.
    """
    if dual.numel() == 0:
        return torch.zeros_like(dual), torch.zeros_like(dual, dtype=torch.bool)
    middles = torch.quantile(dual, 0.5), torch.quantile(joint, 0.5)
    yes = (dual > middles[0]) & (joint > middles[1])
    no = (dual < middles[0]) & (joint < middles[1])
    if centre is not None:
        edge = (centre < 0.2) | (centre > 0.8)
        yes, no = yes & ~edge, no | edge
    return yes.float(), yes | no


def alignability_loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
    """Binary cross entropy over known sentences, all [N]; positives weigh as much in all as negatives.

    Without a known positive their weight is 1 (published: infinite); without any known sentence the loss is 0.
    """
    logits, target = logits.float()[known], target[known]
    if target.numel() == 0:
        return logits.sum()
    share = target.mean()
    weight = torch.where(share > 0, 1 / share.clamp(min=1e-6) - 1, torch.ones_like(share))
    return F.binary_cross_entropy_with_logits(logits, target, pos_weight=weight)


def _standard(values: Tensor) -> Tensor:
    if values.numel() < 2:
        return torch.zeros_like(values)
    return (values - values.mean()) / values.std().clamp(min=1e-6)


def _mean(values: Tensor) -> Tensor:
    """0 where there is nothing to average, still a part of the graph."""
    return values.mean() if values.numel() else values.sum()
