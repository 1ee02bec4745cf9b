"""Stage 2's labels: where both encoders agree that a sentence is seen (section 7.3.4 a and b; details of the release).

For each encoder a box as long as the sentence was spoken slides over the probability of its seconds; the best place is
the encoder's guess. Where the two guesses overlap enough, they replace the time of speech.
Letters: B videos, T seconds, K sentences. Masks are True where valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from models.tan.losses import MASKED
from models.tan.model import TEMPERATURE

# keep: the time of speech, or where the boxes agree their union; keep-joint: there the joint encoder's box; i and u:
# intersection and union where the boxes agree and either encoder is sure, and nothing elsewhere.
Kind = Literal["keep", "keep-joint", "i", "u"]


@dataclass(frozen=True, slots=True)
class AgreementOptions:
    kind: Kind = "keep"
    least_overlap: float = 0.5
    unsure: float = 0.3  # share of sentences whose box is too weak, for kinds i and u
    edge_rule: bool = True  # second 0 and the last one have no weight, against collapse to the edges
    spare_padding: bool = True  # ours: padded seconds have no probability; published: as much for each sentence


DEFAULT = AgreementOptions()
PUBLISHED = AgreementOptions(spare_padding=False)  # the same where no second is padded, as in published training


@dataclass(slots=True)
class PseudoLabels:
    positive: Tensor  # [B, K, T] bool, each second with one sentence, but for those that got their speech time back
    joint_box: Tensor  # [B, K, T] bool
    dual_box: Tensor
    overlap: Tensor  # [B, K] intersection over union of the boxes
    agreed: Tensor  # [B, K] bool: overlap is enough


@torch.no_grad()
def mutual_agreement(
    joint: Tensor,
    dual: Tensor,
    spoken: Tensor,
    text_valid: Tensor,
    video_valid: Tensor | None = None,
    options: AgreementOptions = DEFAULT,
) -> PseudoLabels:
    """From own-video cosines [B, T, K] of the averaged model's last stage, and spoken [B, K, T], to labels."""
    durations = spoken.sum(2).clamp(min=1) * text_valid  # [B, K]
    places = [boxes(each, spoken.shape[2], options.edge_rule) for each in durations]  # of each video [K, T, T]
    guesses = []
    for cosine in (joint, dual):
        logits = own_logits(cosine, text_valid, video_valid)
        guesses.append(best_box(logits, places, video_valid if options.spare_padding else None))
    (joint_box, joint_mean), (dual_box, dual_mean) = guesses
    both, either = joint_box & dual_box, joint_box | dual_box
    overlap = both.sum(2) / either.sum(2).clamp(min=1)
    agreed = overlap >= options.least_overlap
    if options.kind in ("keep", "keep-joint"):
        guess = either if options.kind == "keep" else joint_box
        labels = torch.where(agreed[:, :, None], guess, spoken)
    else:
        sure = agreed & _sure(joint_mean, text_valid, options) & _sure(dual_mean, text_valid, options)
        labels = (both if options.kind == "i" else either) & sure[:, :, None]
    return PseudoLabels(one_sentence_a_second(labels, spoken), joint_box, dual_box, overlap, agreed)


def own_logits(cosine: Tensor, text_valid: Tensor, video_valid: Tensor | None = None) -> Tensor:
    """[B, T, K]: cosines as logits, padding far below all."""
    logits = cosine.float() / TEMPERATURE
    if video_valid is not None:
        logits = logits.masked_fill(~video_valid[:, :, None], MASKED)
    return logits.masked_fill(~text_valid[:, None], MASKED)


def two_way_softmax(logits: Tensor, video_valid: Tensor | None = None) -> Tensor:
    """[B, T, K]: which sentence a second prefers, and of that which second a sentence has; sums to 1 over seconds.

    Seconds that are not `video_valid` [B, T] get nothing.
    """
    preferred = logits.softmax(2) / TEMPERATURE
    if video_valid is not None:
        preferred = preferred.masked_fill(~video_valid[:, :, None], MASKED)
    return preferred.softmax(1)


def boxes(durations: Tensor, seconds: int, edge_rule: bool = True) -> Tensor:
    """[K, P, T] weights of boxes of `durations` [K] seconds that begin at second p and end inside the window.

    Those that do not, and those of no length, are empty. A box's weights sum to 1.
    """
    clock = torch.arange(seconds, device=durations.device)
    begin, length = clock[None, :, None], durations[:, None, None]
    inside = (clock >= begin) & (clock < begin + length) & (begin + length <= seconds)  # [K, P, T]
    if edge_rule:
        inside = inside & (clock != 0) & (clock != seconds - 1)
    return inside / inside.sum(2, keepdim=True).float().clamp(min=1e-3)


def best_box(logits: Tensor, places: list[Tensor], video_valid: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """(box [B, K, T] bool, mean logit in it [B, K]) by the highest mean probability, the earliest of equal ones."""
    probability = two_way_softmax(logits, video_valid).transpose(1, 2)  # [B, K, T]
    found, means = [], []
    for video, place in enumerate(places):
        scan = (probability[video][:, None] * place).sum(2)  # [K, P]
        best = place[torch.arange(len(place), device=place.device), scan.argmax(1)]  # [K, T]
        found.append(best > 0)
        means.append((logits[video].T * best).sum(1))
    return torch.stack(found), torch.stack(means)


def one_sentence_a_second(labels: Tensor, spoken: Tensor) -> Tensor:
    """[B, K, T]: of a second's sentences the first keeps it; one left with nothing gets its time of speech back."""
    first = labels & (labels.cumsum(1) == 1)
    empty = ~first.any(2, keepdim=True)
    return torch.where(empty, spoken, first)


def _sure(mean: Tensor, text_valid: Tensor, options: AgreementOptions) -> Tensor:
    return mean >= torch.quantile(mean[text_valid], options.unsure)
