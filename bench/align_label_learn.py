"""TAN goes on learning from what people said of some sentences; of the others it keeps what it was sure of.

loss = C(said) + H(said) + w (C(sure) + H(sure)): C is the contrast of both encoders where a sentence is seen, H the
head's cross entropy, `said` the labelled sentences, `sure` those without a label of which the model that it began with
was sure. Letters: B windows, K sentences, T seconds.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from bench.align_answers import Answer, Key, Span
from bench.align_films import AlignFilm
from models.tan.losses import alignability_loss, mil_nce_within
from models.tan.model import TAN, PairScores
from models.tan.proposals import Proposal
from models.tan.sampling import Batch, Window, batch_of
from models.tan.train import sentence_vectors
from models.training import FitOptions, fit


@dataclass(frozen=True, slots=True)
class LabelRecipe:
    steps: int = 150
    batch: int = 16  # windows, each with a labelled sentence
    window_s: int = 64
    rate: float = 2e-3
    sure_weight: float = 1.0  # w
    surely: float = 0.5  # the head's probability, of either answer, from which on the model's own word is kept

    def fit(self, seed: int) -> FitOptions:
        warmup = min(20, max(1, self.steps // 5))
        return FitOptions(self.steps, self.rate, 1e-5, betas=(0.9, 0.999), warmup_steps=warmup, seed=seed)


@dataclass(slots=True)
class Told:
    """A batch and what is known of its sentences."""

    batch: Batch
    positive: Tensor  # [B, K, T] where a sentence is seen; nowhere where that is unknown
    seen: Tensor  # [B, K] 1.0: it can be seen
    said: Tensor  # [B, K] bool: by people
    sure: Tensor  # [B, K] bool: by the model


def learn_from(
    start: TAN,
    films: Sequence[AlignFilm],
    proposals: Sequence[Sequence[Proposal]],
    answers: Mapping[Key, Answer],
    labelled: Collection[Key],
    recipe: LabelRecipe,
    seed: int,
    run: Path,
) -> TAN:
    """`start` is left as it is; `films` are as the backbone sees them, `proposals` what `start` makes of them."""
    model = copy.deepcopy(start)
    model.random_pos_start = False
    if not labelled:
        return model.eval()
    asked = sorted(labelled)
    known = {key: answers[key] for key in asked}

    def batch_at(step: int) -> Told:
        rng = random.Random(f"{seed}/labels/{step}")
        keys = rng.choices(asked, k=recipe.batch)
        return told(films, proposals, known, keys, recipe, rng)

    def losses(module: nn.Module, batch: Told) -> dict[str, Tensor]:
        assert isinstance(module, TAN)
        return label_losses(module, batch, recipe.sure_weight)

    fit(model, batch_at, losses, recipe.fit(seed), run)
    return model.eval()


def told(
    films: Sequence[AlignFilm],
    proposals: Sequence[Sequence[Proposal]],
    known: Mapping[Key, Answer],
    keys: Sequence[Key],
    recipe: LabelRecipe,
    rng: random.Random,
) -> Told:
    """A window for each of `keys`, with its sentence and those spoken around it."""
    chosen = [films[place] for place, _ in keys]
    windows = [
        window_around(film, number, recipe.window_s, rng) for film, (_, number) in zip(chosen, keys, strict=True)
    ]
    batch = batch_of(chosen, windows, recipe.window_s)
    size = batch.text_valid.shape
    seen, said, sure = torch.zeros(size), torch.zeros(size, dtype=torch.bool), torch.zeros(size, dtype=torch.bool)
    positive = torch.zeros(*size, recipe.window_s, dtype=torch.bool)
    clock = torch.arange(recipe.window_s) + 0.5
    for row, ((place, _), window) in enumerate(zip(keys, windows, strict=True)):
        for column, number in enumerate(window.numbers):
            answer = known.get((place, number))
            span: Span | None = None
            if answer is not None:
                said[row, column] = True
                span = answer.span
            else:
                proposal = proposals[place][number]
                assert proposal.alignable is not None
                sure[row, column] = not 1 - recipe.surely < proposal.alignable < recipe.surely
                span = (proposal.start_s, proposal.end_s) if proposal.alignable >= recipe.surely else None
            if span is not None:
                seen[row, column] = 1
                inside = (clock + window.first + 0.5 > span[0]) & (clock + window.first - 0.5 < span[1])
                positive[row, column] = inside & batch.video_valid[row]
    return Told(batch, positive, seen, said, sure)


def window_around(film: AlignFilm, number: int, window_s: int, rng: random.Random) -> Window:
    """Any window that the middle of the sentence's speech lies in, with all sentences whose middles do."""
    seconds = len(film.features)
    middles = [(start + end) / 2 for start, end in zip(film.starts, film.ends, strict=True)]
    middle = min(int(middles[number]), seconds - 1)
    low, high = max(0, middle - window_s + 1), max(0, min(middle, seconds - window_s))
    first = rng.randint(min(low, high), high)
    last = min(first + window_s, seconds)
    numbers = tuple(at for at, each in enumerate(middles) if first <= min(each, seconds - 0.5) < last)
    starts = tuple(max(0, int(film.starts[at]) - first) for at in numbers)
    ends = tuple(min(window_s, int(film.ends[at]) + 1 - first) for at in numbers)
    return Window(first, last, numbers, starts, ends)


def label_losses(model: TAN, told: Told, sure_weight: float) -> dict[str, Tensor]:
    batch = told.batch
    vectors = sentence_vectors(model.bert, batch.sentences)
    scores = model.score_pairs(batch.video, vectors, batch.video_valid, batch.text_valid)
    said, sure = (_loss(model, scores, told, which) for which in (told.said, told.sure))
    return {"loss": said + sure_weight * sure, "said": said, "sure": sure}


def _loss(model: TAN, scores: PairScores, told: Told, which: Tensor) -> Tensor:
    """Contrast and head of the sentences in `which` [B, K]; the others are chosen among."""
    valid = told.batch.text_valid
    dual, joint = (
        mil_nce_within(cosine, told.positive, valid, told.batch.video_valid, which[valid])
        for cosine in (scores.dual, scores.joint)
    )
    assert scores.joint_alignable is not None
    head = scores.joint_alignable[:, model.config.head_stage]
    return (dual + joint) / 2 + alignability_loss(head[valid], told.seen[valid], which[valid])
