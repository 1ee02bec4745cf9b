"""Fit the PLDA to what a trained voiceprint says of the shelf's voices, each in many moments.

python -m models.diarization.fit_plda --sounds runs/sounds --voiceprint runs/voiceprint --out runs/plda
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from models.diarization.config import PldaConfig, VoiceprintConfig
from models.diarization.discriminant import discriminants, turned
from models.diarization.plda import Plda, fit_plda
from models.diarization.train_voiceprint import embedded
from models.diarization.voices import Drawing, Voices
from models.diarization.windows import Shelf
from models.progress import Say

PARTS_S = (0.9, 1.5, 2.5)  # seconds of a voice that an example may show, as they are found in films


def examples(network: nn.Module, shelf: Shelf, batches: int, seed: int, say: Say) -> tuple[np.ndarray, np.ndarray]:
    """Voiceprints [n, d] and whose they are [n]; voices at other speeds are other voices."""
    vectors, numbers = [], []
    drawn = [Voices(shelf, Drawing(batch=64, part_s=part, seed=seed)) for part in PARTS_S]
    for number in range(batches):
        which = number % len(PARTS_S)
        batch = drawn[which].batch(10_000_000 + number)
        with torch.inference_mode():
            vectors.append(embedded(network, batch, round(PARTS_S[which] * 100)).numpy())
        numbers.append(batch.voices.numpy())
        say(number + 1, batches)
    return np.concatenate(vectors).astype(np.float64), np.concatenate(numbers)


def fitted(
    network: nn.Module, shelf: Shelf, config: PldaConfig, batches: int, seed: int, say: Say
) -> tuple[nn.Module, Plda]:
    """The trained voiceprint turned to its best directions, and the PLDA of what it then says."""
    vectors, numbers = examples(network.eval(), shelf, batches, seed, say)
    mean, directions = discriminants(vectors, numbers, config.embed_dim)
    plda = Plda(config)
    plda.put(fit_plda((vectors - mean) @ directions, numbers, config.lda_dim))
    sizes = VoiceprintConfig(embed_dim=vectors.shape[1])
    return turned(network, sizes, mean, directions), plda
