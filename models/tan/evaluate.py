"""TAN as the metrics ask it: scores of a stretch of video with some sentences, and retrieval vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from models.metrics.htm_align import Scorer, Scores, StretchScorer
from models.tan.model import TAN, TEMPERATURE

Floats = NDArray[np.floating]
WINDOW_S = 64


def htm_align_scorer(model: TAN) -> Scorer:
    """For models.metrics.htm_align.evaluate: windows take positions as they come, the global pass stretches 64."""
    model.eval()

    @torch.no_grad()
    def score(video: Floats, sentences: Floats, whole: bool) -> Scores:
        device = next(model.parameters()).device
        pair = model.score_pairs(
            torch.as_tensor(video, dtype=torch.float32, device=device)[None],
            torch.as_tensor(sentences, dtype=torch.float32, device=device)[None],
            interpolate_from=WINDOW_S if whole else None,
        )
        head = None
        if pair.joint_alignable is not None:
            stage = -1 if whole else model.config.head_stage
            head = pair.joint_alignable[0, stage].cpu().numpy()
        joint, dual = (cosine[0, -1].cpu().numpy() / TEMPERATURE for cosine in (pair.joint, pair.dual))
        return Scores(joint, dual, head)

    return score


def stretch_scorer(model: TAN) -> StretchScorer:
    """For models.metrics.htm_align.outcomes: a film's windows in one batch, to the same as one by one."""
    model.eval()

    @torch.no_grad()
    def score(stretches: Sequence[tuple[Floats, Floats]], whole: bool) -> list[Scores]:
        device = next(model.parameters()).device
        video, seen = _together([video for video, _ in stretches], device)
        text, said = _together([sentences for _, sentences in stretches], device)
        pair = model.score_pairs(video, text, seen, said, interpolate_from=WINDOW_S if whole else None)
        joint, dual = (cosine[:, -1].cpu().numpy() / TEMPERATURE for cosine in (pair.joint, pair.dual))
        heads = None
        if pair.joint_alignable is not None:
            heads = pair.joint_alignable[:, -1 if whole else model.config.head_stage].cpu().numpy()
        found = []
        for place, (seconds, sentences) in enumerate(stretches):
            part = place, slice(len(sentences)), slice(len(seconds))
            found.append(Scores(joint[part], dual[part], None if heads is None else heads[place, : len(sentences)]))
        return found

    return score


def _together(arrays: Sequence[Floats], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """[B, longest, C] filled up with zeros, and where it is valid [B, longest]."""
    longest = max(len(array) for array in arrays)
    table = torch.zeros(len(arrays), longest, arrays[0].shape[1], device=device)
    valid = torch.zeros(len(arrays), longest, dtype=torch.bool, device=device)
    for row, array in enumerate(arrays):
        table[row, : len(array)] = torch.as_tensor(array, dtype=torch.float32, device=device)
        valid[row, : len(array)] = True
    return table, valid


def youcook2_features(model: TAN) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    """(windows [10, L, V] -> [10, L, C], sentences [K, E] -> [K, C]): the dual encoder's last stage and its text."""
    model.eval()

    @torch.no_grad()
    def see(video: Floats) -> Floats:
        device = next(model.parameters()).device
        source = WINDOW_S if video.shape[1] >= WINDOW_S else None
        seen = model.visual_features(torch.as_tensor(video, dtype=torch.float32, device=device), None, source)
        return seen[:, -1].cpu().numpy()

    @torch.no_grad()
    def read(sentences: Floats) -> Floats:
        device = next(model.parameters()).device
        return model.text_features(torch.as_tensor(sentences, dtype=torch.float32, device=device)).cpu().numpy()

    return see, read
