"""Losses between clips and texts, from their similarities alone: MIL-NCE, and the max-margin ranking loss.

Letters: B clips, K candidate texts of a clip, D embedding.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def candidate_similarity(clips: Tensor, texts: Tensor) -> Tensor:
    """Clips [B, D] and texts [B K, D], the K of one clip together -> dot products [B clips, B owners, K]."""
    batch = clips.shape[0]
    if clips.ndim != 2 or texts.ndim != 2 or not batch or not len(texts) or len(texts) % batch:
        raise ValueError(
            f"{list(texts.shape)} texts do not go with {list(clips.shape)} clips: give the same number of candidates "
            "for every clip"
        )
    return (clips @ texts.T).view(batch, batch, -1)


def mil_nce(similarity: Tensor) -> Tensor:
    """MIL-NCE (Miech et al. 2020) of similarities [B clips, B owners of texts, K]: a scalar, the mean over clips.

    For clip i: log sum exp over everything that it, or one of its texts, is compared with, minus log sum exp over its
    own K texts; any of the candidates may be the one that fits. "Everything" is row i (the clip with all texts) and
    column i (all clips with its texts) laid end to end, so that its own pairs stand there twice, as published.
    """
    if similarity.ndim != 3 or similarity.shape[0] != similarity.shape[1] or not similarity.numel():
        raise ValueError(f"similarities must be [B, B, K], got {list(similarity.shape)}")
    similarity = similarity.float()
    own = similarity.diagonal().T  # [B, K]
    everything = torch.cat([similarity, similarity.transpose(0, 1)], dim=1).flatten(1)  # [B, 2 B K]
    return (everything.logsumexp(dim=1) - own.logsumexp(dim=1)).mean()


def max_margin(similarity: Tensor, margin: float = 0.05, drop_diagonal: bool = True) -> Tensor:
    """Max-margin ranking loss of similarities [B clips, B texts]: a scalar.

    max(0, margin + s(i, j) - s(i, i)) and, the other way, max(0, margin + s(j, i) - s(i, i)), the mean over both ways
    and all pairs. A pair with itself always costs the margin; `drop_diagonal` leaves those out of the mean.
    """
    if similarity.ndim != 2 or similarity.shape[0] != similarity.shape[1]:
        raise ValueError(f"similarities must be [B, B], got {list(similarity.shape)}")
    if drop_diagonal and len(similarity) < 2:
        raise ValueError("a ranking needs at least two pairs")
    own = similarity.diagonal()[:, None]
    cost = F.relu(margin + similarity - own) + F.relu(margin + similarity.T - own)  # [B, B]
    if not drop_diagonal:
        return cost.mean() / 2
    others = ~torch.eye(len(similarity), dtype=torch.bool, device=similarity.device)
    return cost[others].mean() / 2
