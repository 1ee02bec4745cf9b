"""Importance of each cue of a film, for placement: arrays in, one number a cue out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from models.importance.model import Importance

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ImportanceCue:
    """One cue: what happens from `start_ms` to `end_ms` within a gap of `gap_ms` without speech.

    `frames` [T, D] are its frame features and `text` [D] its description's, by the text tower of the same CLIP
    (models.clip.predict.embed_texts).
    """

    start_ms: int
    end_ms: int
    gap_ms: int
    frames: Features
    text: Features


def place_of(cues: Sequence[ImportanceCue], duration_ms: int) -> Features:
    """[Q, PLACE]: place in film and in order, length of gap and of action, silence before and after (10 s is one)."""
    found = np.zeros((len(cues), 6), dtype=np.float32)
    for index, cue in enumerate(cues):
        before = cue.start_ms - (cues[index - 1].end_ms if index else 0)
        after = (cues[index + 1].start_ms if index + 1 < len(cues) else duration_ms) - cue.end_ms
        found[index] = (
            cue.start_ms / max(1, duration_ms), index / max(1, len(cues) - 1), min(cue.gap_ms, 30_000) / 10_000,
            (cue.end_ms - cue.start_ms) / 10_000, min(max(before, 0), 30_000) / 10_000,
            min(max(after, 0), 30_000) / 10_000,
        )  # fmt: skip
    return found


def importance_of_film(model: Importance, cues: Sequence[ImportanceCue], duration_ms: int) -> list[float]:
    """0 decoration .. 1 the story breaks without it, for each cue in the order of time.

    What `core.placement.Candidate.importance` takes. Raises ValueError for features of another size or order.
    """
    if not cues:
        return []
    config = model.config
    for cue in cues:
        if cue.frames.ndim != 2 or cue.frames.shape[1] != config.visual_dim or cue.text.shape != (config.text_dim,):
            raise ValueError(
                f"a cue wants frames [T, {config.visual_dim}] and text [{config.text_dim}], got {cue.frames.shape} and "
                f"{cue.text.shape}: use those of the CLIP that this checkpoint was trained with"
            )
    if len({len(cue.frames) for cue in cues}) != 1:
        raise ValueError("every cue must have the same number of frames")
    if any(later.start_ms < earlier.start_ms for earlier, later in pairwise(cues)):
        raise ValueError("cues must be in the order of time")
    device = next(model.parameters()).device
    with torch.no_grad():
        logits = model(
            torch.from_numpy(np.stack([cue.frames for cue in cues]))[None].to(device),
            torch.from_numpy(np.stack([cue.text for cue in cues]))[None].to(device),
            torch.from_numpy(place_of(cues, duration_ms))[None].to(device),
            torch.ones(1, len(cues), dtype=torch.bool, device=device),
        )
    return [float(value) for value in logits[0].sigmoid()]
