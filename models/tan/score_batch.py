"""Some windows of a film with their sentences, through TAN at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.tan.model import TAN, TEMPERATURE
from models.tan.rows import Rows


@dataclass(frozen=True, slots=True)
class Job:
    """Seconds start to stop, read with these sentences, in order."""

    start: int
    stop: int
    numbers: NDArray[np.intp]


def score_batch(
    model: TAN, features: NDArray[np.floating], sentences: NDArray[np.floating], jobs: Sequence[Job], rows: Rows
) -> None:
    """Add what the windows say to `rows`; padding changes nothing. features [T, V], sentences [K, E]."""
    longest = max(job.stop - job.start for job in jobs)
    most = max(len(job.numbers) for job in jobs)
    video = np.zeros((len(jobs), longest, features.shape[1]), np.float32)
    text = np.zeros((len(jobs), most, sentences.shape[1]), np.float32)
    seen = np.zeros((len(jobs), longest), bool)
    said = np.zeros((len(jobs), most), bool)
    for place, job in enumerate(jobs):
        video[place, : job.stop - job.start] = features[job.start : job.stop]
        seen[place, : job.stop - job.start] = True
        text[place, : len(job.numbers)] = sentences[job.numbers]
        said[place, : len(job.numbers)] = True
    device = next(model.parameters()).device
    frames, spoken, present, meant = (torch.from_numpy(array).to(device) for array in (video, text, seen, said))
    scores = model.score_pairs(frames, spoken, present, meant)
    merged = ((scores.joint[:, -1] + scores.dual[:, -1]) / 2 / TEMPERATURE).float().cpu().numpy()  # [jobs, K, T]
    head = None
    if scores.joint_alignable is not None:
        head = scores.joint_alignable[:, model.config.head_stage].float().cpu().numpy()  # [jobs, K]
    for place, job in enumerate(jobs):
        for column, number in enumerate(job.numbers.tolist()):
            similarity = merged[place, column, : job.stop - job.start]
            rows.add(number, job.start, similarity, None if head is None else float(head[place, column]))
