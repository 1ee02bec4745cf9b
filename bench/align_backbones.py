"""What `bench align` knows of a second before it aligns: two small towers, learnt as CLIP and as MIL-NCE were.

Both see a second's features and read a sentence's words; neither sees the second before or after.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from bench.align_films import WORDS, AlignFilm, as_one_picture, word_ids
from models.layers.mil_nce import candidate_similarity, mil_nce
from models.layers.word_tower import WordTower, WordTowerConfig
from models.training import FitOptions, fit
from studio.instruction_features import COLUMNS
from studio.instruction_steps import PRESENTER

SEEN, EMBEDDED = 256, 64  # widths: what TAN takes, and where sentences lie
WORD_DIM, WORD_HIDDEN = 64, 256
TEMPERATURE = 0.07
CANDIDATES = 4  # nearest sentences of which one may fit, as published


@dataclass(frozen=True, slots=True)
class BackboneOptions:
    steps: int = 1500
    batch: int = 128
    rate: float = 1e-3
    seed: int = 1

    def fit(self) -> FitOptions:
        return FitOptions(self.steps, self.rate, warmup_steps=min(50, max(1, self.steps // 5)), seed=self.seed)


class Seconds(nn.Module):
    """`see` to a second's features for TAN, `embed` from there to where `read` puts sentences."""

    def __init__(self) -> None:
        super().__init__()
        width = len(COLUMNS)
        self.see = nn.Sequential(nn.Linear(width, SEEN), nn.ReLU())
        self.embed = nn.Linear(SEEN, EMBEDDED)
        self.read = WordTower(WordTowerConfig(len(WORDS) + 1, WORD_DIM, WORD_HIDDEN, EMBEDDED, train_words=True))

    @torch.no_grad()
    def seen(self, seconds: NDArray[np.float32]) -> NDArray[np.float32]:
        """[T, columns] -> [T, SEEN]."""
        found: NDArray[np.float32] = self.see(torch.from_numpy(seconds)).numpy()
        return found

    @torch.no_grad()
    def embedded(self, seconds: NDArray[np.float32]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self.embed(self.see(torch.from_numpy(seconds))).numpy()
        return found

    @torch.no_grad()
    def sentence(self, words: NDArray[np.int64]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self.read(torch.from_numpy(words)).numpy()
        return found


def learn_mil_nce(films: Sequence[AlignFilm], options: BackboneOptions, run: Path) -> Seconds:
    """From narration: a second in which something is said, and the sentences nearest to it, one of which may fit."""

    def batch_at(step: int) -> tuple[Tensor, Tensor]:
        rng = random.Random(f"{options.seed}/mil-nce/{step}")
        seconds, texts = [], []
        for film in rng.choices(films, k=options.batch):
            middles = (np.array(film.starts) + np.array(film.ends)) / 2
            second = min(int(rng.choice(middles)), len(film.features) - 1)
            nearest = np.argsort(np.abs(middles - second - 0.5), kind="stable")[:CANDIDATES]
            seconds.append(film.features[second])
            texts.append(film.sentences[np.resize(nearest, CANDIDATES)])
        return torch.from_numpy(np.stack(seconds)), torch.from_numpy(np.concatenate(texts))

    def losses(model: nn.Module, batch: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
        assert isinstance(model, Seconds)
        return {"loss": mil_nce(candidate_similarity(model.embed(model.see(batch[0])), model.read(batch[1])))}

    return _learnt(batch_at, losses, options, run)


def learn_clip(films: Sequence[AlignFilm], options: BackboneOptions, run: Path) -> Seconds:
    """From pictures with captions: one moment of an action, and what it shows in the plainest words.

    The two directions of a movement look alike in a picture, and captions are not how narrators speak.
    """
    shown = [
        (film, event) for film in films for event in film.instruction.film.events if event.actor == PRESENTER
    ]  # fmt: skip

    def batch_at(step: int) -> tuple[Tensor, Tensor]:
        rng = random.Random(f"{options.seed}/clip/{step}")
        pictures, captions = [], []
        for film, event in rng.choices(shown, k=options.batch):
            second = rng.randrange(event.start_ms, event.end_ms) // 1000
            prop = None if event.prop is None else film.instruction.film.props[event.prop]
            pictures.append(film.features[min(second, len(film.features) - 1)])
            captions.append(event.verb.replace("_", " ") + (f" a {prop.colour} {prop.kind}" if prop else ""))
        return torch.from_numpy(as_one_picture(np.stack(pictures))), torch.from_numpy(word_ids(captions))

    def losses(model: nn.Module, batch: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
        assert isinstance(model, Seconds)
        seen = F.normalize(model.embed(model.see(batch[0])), dim=1)
        logits = seen @ F.normalize(model.read(batch[1]), dim=1).T / TEMPERATURE
        own = torch.arange(len(logits))
        return {"loss": (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2}

    return _learnt(batch_at, losses, options, run)


def _learnt(
    batch_at: Callable[[int], tuple[Tensor, Tensor]],
    losses: Callable[[nn.Module, tuple[Tensor, Tensor]], dict[str, Tensor]],
    options: BackboneOptions,
    run: Path,
) -> Seconds:
    torch.manual_seed(options.seed)
    model = Seconds()
    fit(model, batch_at, losses, options.fit(), run)
    return model.eval()
