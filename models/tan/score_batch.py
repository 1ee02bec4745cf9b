"""Windows of a film with their sentences, some at a time, through TAN; no window's seconds are encoded twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from models.tan.model import TAN, TEMPERATURE
from models.tan.rows import Rows


@dataclass(frozen=True, slots=True)
class Job:
    """Seconds start to stop, read with these sentences, in order."""

    start: int
    stop: int
    numbers: NDArray[np.intp]


class Scorer:
    """One film before one model. features [T, V], sentences [K, E]; all on the model's device."""

    def __init__(self, model: TAN, features: NDArray[np.floating], sentences: NDArray[np.floating]) -> None:
        device = next(model.parameters()).device
        self.model = model
        self.features, self.sentences = (
            torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32)).to(device)
            for array in (features, sentences)
        )
        self.said = F.normalize(model.text_features(self.sentences), dim=-1)  # [K, C], the dual encoder's
        self._seen: dict[int, Tensor] = {}  # a window's first second -> the dual encoder's seconds [T, C]

    def add(self, jobs: Sequence[Job], rows: Rows) -> None:
        """Add what the windows say to `rows`; padding changes nothing."""
        video, present = _padded([self.features[job.start : job.stop] for job in jobs])  # [J, T, V]
        text, meant = _padded([self.sentences[job.numbers] for job in jobs])  # [J, K, E]
        both, told = self.model.joint_features(video, text, present, meant)
        unit_both, unit_told = F.normalize(both[:, -1], dim=-1), F.normalize(told[:, -1], dim=-1)
        joint = unit_told @ unit_both.transpose(1, 2)  # [J, K, T]
        said, _ = _padded([self.said[job.numbers] for job in jobs])
        dual = said @ self._dual(jobs, video, present).transpose(1, 2)
        merged = ((joint + dual) / 2 / TEMPERATURE).float().cpu().numpy()
        head = self.model.alignable(told[:, self.model.config.head_stage])  # [J, K]
        logits = None if head is None else head.float().cpu().numpy()
        for place, job in enumerate(jobs):
            for column, number in enumerate(job.numbers.tolist()):
                similarity = merged[place, column, : job.stop - job.start]
                rows.add(number, job.start, similarity, None if logits is None else float(logits[place, column]))

    def _dual(self, jobs: Sequence[Job], video: Tensor, present: Tensor | None) -> Tensor:
        """[J, T, C] of these windows."""
        if not all(job.start in self._seen for job in jobs):
            seen = F.normalize(self.model.visual_features(video, present)[:, -1], dim=-1)
            for place, job in enumerate(jobs):
                self._seen[job.start] = seen[place, : job.stop - job.start].clone()
        return _padded([self._seen[job.start] for job in jobs])[0]


def _padded(parts: Sequence[Tensor]) -> tuple[Tensor, Tensor | None]:
    """[n, D] of different n -> [P, N, D] and what is no padding [P, N]; None where there is none."""
    lengths = [len(part) for part in parts]
    if len(set(lengths)) == 1:
        return torch.stack(list(parts)), None
    valid = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return torch.nn.utils.rnn.pad_sequence(list(parts), batch_first=True), valid.to(parts[0].device)
