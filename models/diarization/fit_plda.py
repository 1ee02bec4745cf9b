"""Fit the PLDA to what a trained voiceprint says of the shelf's voices, each in many moments.

python -m models.diarization.fit_plda --sounds runs/sounds --voiceprint runs/voiceprint --out runs/plda
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models import checkpoint
from models.data.soundtracks import open_soundtracks
from models.diarization.config import PldaConfig
from models.diarization.plda import Plda, fit_plda
from models.diarization.train_voiceprint import embedded
from models.diarization.voices import Drawing, Voices
from models.diarization.windows import Shelf
from models.progress import Say, printed

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


def fitted(network: nn.Module, shelf: Shelf, config: PldaConfig, batches: int, seed: int, say: Say) -> Plda:
    vectors, numbers = examples(network.eval(), shelf, batches, seed, say)
    plda = Plda(config)
    plda.put(fit_plda(vectors, numbers, config.lda_dim))
    return plda


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sounds", type=Path, required=True)
    parser.add_argument("--count", type=int)
    parser.add_argument("--voiceprint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--batches", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training_soundtracks")
    given = parser.parse_args()
    torch.set_num_threads(1)
    network = checkpoint.load(given.voiceprint)
    shelf = Shelf(given.sounds, given.count)
    plda = fitted(network, shelf, PldaConfig(), given.batches, given.seed, printed("voices"))
    record = checkpoint.record_of("plda", plda.config, open_soundtracks(given.source).VERSION, given.seed)
    checkpoint.save(given.out, plda, record)


if __name__ == "__main__":
    main()
