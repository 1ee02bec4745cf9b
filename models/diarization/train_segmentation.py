"""Train the segmentation: who of at most three voices speaks in each frame of a window, nobody being known by name.

    python -m models.diarization.train_segmentation --sounds runs/sounds --out runs/segmentation

Two people of the film world never speak at once; people elsewhere do. So some windows are two laid over each other.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models import checkpoint
from models.data.soundtracks import RATE
from models.diarization import command
from models.diarization.config import SegmentationConfig, build_segmentation
from models.diarization.windows import Shelf, window
from models.training import FitOptions, OnStep, fit


@dataclass(frozen=True, slots=True)
class Recipe:
    steps: int = 750
    batch: int = 32
    learning_rate: float = 3e-3
    over: float = 0.3  # of windows: laid over another one
    alone: float = 0.12  # of windows: from one voice by itself
    seed: int = 1


@dataclass(frozen=True, slots=True)
class SegmentationBatch:
    sound: Tensor  # [B, 1, n] at 16 kHz, -1..1
    speaks: Tensor  # bool [B, frames, speakers]


class Windows:
    """Batches of windows; batch number i is always the same one."""

    def __init__(self, shelf: Shelf, config: SegmentationConfig, recipe: Recipe, centres: np.ndarray) -> None:
        self._shelf, self._config, self._recipe = shelf, config, recipe
        self._size = round(config.duration_s * RATE)
        self._centres = centres  # [frames], in samples from the window's beginning

    def batch(self, number: int) -> SegmentationBatch:
        rng = random.Random(f"{self._recipe.seed}/segmentation/{number}")
        sounds, spoken = [], []
        for _ in range(self._recipe.batch):
            sound, speaks = self._one(rng)
            if rng.random() < self._recipe.over:
                other, too = self._one(rng)
                sound = sound + other * np.float32(_level(sound) / _level(other) * 10 ** (rng.uniform(-9, 6) / 20))
                speaks = np.concatenate([speaks, too], axis=1)
            spoken.append(most_heard(speaks, self._config))
            sounds.append(sound * np.float32(10 ** (rng.uniform(-12, 6) / 20)))
        return SegmentationBatch(torch.from_numpy(np.stack(sounds))[:, None], torch.from_numpy(np.stack(spoken)))

    def _one(self, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
        talk = self._shelf.any_talk(rng, self._recipe.alone)
        sound, first = window(talk, rng, self._size)
        return sound, talk.active(first, self._centres)[0]


def _level(sound: np.ndarray) -> float:
    return max(1e-4, float(np.sqrt(np.mean(sound**2))))


def most_heard(speaks: np.ndarray, config: SegmentationConfig) -> np.ndarray:
    """bool [frames, voices] -> [frames, speakers]: those who speak longest, at most `per_frame` of them at once."""
    order = np.argsort(-speaks.sum(axis=0), kind="stable")[: config.speakers]
    kept = np.zeros((len(speaks), config.speakers), bool)
    kept[:, : len(order)] = speaks[:, order]
    kept &= np.cumsum(kept, axis=1) <= config.per_frame
    return kept


def sets_of(speakers: int, per_frame: int) -> list[tuple[int, ...]]:
    """The powerset's classes in pyannote's order: nobody, each voice, pairs of voices."""
    return [chosen for size in range(per_frame + 1) for chosen in combinations(range(speakers), size)]


def permuted_classes(speaks: Tensor, per_frame: int) -> Tensor:
    """Class of every frame for every naming of the voices: bool [B, T, speakers] -> int64 [B, T, namings]."""
    speakers = speaks.shape[-1]
    codes = torch.zeros(2**speakers, dtype=torch.int64)
    for place, chosen in enumerate(sets_of(speakers, per_frame)):
        codes[sum(1 << each for each in chosen)] = place
    bits = 1 << torch.arange(speakers)
    namings = [codes[(speaks[..., list(order)] * bits).sum(-1)] for order in permutations(range(speakers))]
    return torch.stack(namings, dim=-1)


def segmentation_loss(log_probabilities: Tensor, speaks: Tensor, per_frame: int) -> Tensor:
    """Cross-entropy of [B, T, classes] under whichever naming of the voices fits a window best."""
    classes = permuted_classes(speaks, per_frame)  # [B, T, namings]
    missed = -log_probabilities.float().gather(2, classes)  # [B, T, namings]
    return missed.mean(dim=1).min(dim=-1).values.mean()


def frame_errors(log_probabilities: Tensor, speaks: Tensor, per_frame: int) -> tuple[float, float]:
    """(share of frames of a wrong class under the best naming, of frames that are wrong about anybody speaking)."""
    found = log_probabilities.argmax(-1)  # [B, T]
    wrong = (found[..., None] != permuted_classes(speaks, per_frame)).float().mean(dim=1).min(dim=-1).values
    heard = ((found > 0) != speaks.any(-1)).float().mean()
    return float(wrong.mean()), float(heard)


def frame_centres(model: nn.Module, samples: int) -> np.ndarray:
    """Middle of each of the network's frames in a window of so many samples: int64 [frames]."""
    return np.array([model.receptive_field_center(frame) for frame in range(model.num_frames(samples))])


def train(
    shelf: Shelf,
    out: Path,
    world_version: str,
    recipe: Recipe = Recipe(),
    config: SegmentationConfig = SegmentationConfig(),
    held: Shelf | None = None,
    on_step: OnStep | None = None,
) -> dict[str, float]:
    """Write weights and record to `out`; frame errors on `held`, another shelf, come back."""
    torch.manual_seed(recipe.seed)
    model = build_segmentation(config)
    centres = frame_centres(model, round(config.duration_s * RATE))
    windows = Windows(shelf, config, recipe, centres)

    def losses(network: nn.Module, batch: SegmentationBatch) -> dict[str, Tensor]:
        return {"loss": segmentation_loss(network(batch.sound), batch.speaks, config.per_frame)}

    def measured(network: nn.Module) -> dict[str, float]:
        if held is None:
            return {}
        plain = Windows(held, config, Recipe(batch=32, over=0.0, seed=7), centres)
        found = []
        with torch.inference_mode():
            for number in range(4):
                batch = plain.batch(number)
                found.append(frame_errors(network(batch.sound), batch.speaks, config.per_frame))
        wrong, heard = np.mean(found, axis=0)
        return {"frame_error": round(float(wrong), 4), "speech_error": round(float(heard), 4)}

    options = FitOptions(
        recipe.steps, recipe.learning_rate, weight_decay=1e-4, bf16=True, seed=recipe.seed, eval_every=150,
        save_every=150, clip_norm=1.0,
    )  # fmt: skip
    metrics = fit(model, windows.batch, losses, options, out, evaluate=measured, on_step=on_step)
    record = checkpoint.record_of("segmentation", config, world_version, recipe.seed, metrics)
    checkpoint.save(out, model, record, torch.float16)
    return metrics


if __name__ == "__main__":
    command.run(__doc__, "segmentation", Recipe, train)
