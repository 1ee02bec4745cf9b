"""The plain way of the speed bench gives the product's own loss: otherwise the two are not worth comparing."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from bench.align_speed_plain import SpokenFilm, plain_loss, sample_of
from models.layers.word_tower import Dictionary
from models.tan.model import STARTER, build_tan
from models.tan.predict import MAX_WORDS
from models.tan.sampling import batch_of, draw_window
from models.tan.train import TrainOptions, stage_1_losses

WORDS = Dictionary.of(["pick", "up", "the", "cup", "wave"])


def film(seed: int, seconds: int, count: int) -> SpokenFilm:
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(WORDS.words, 5)) for _ in range(count)]
    starts = [float(seconds * number / count) for number in range(count)]
    features = rng.standard_normal((seconds, 6)).astype(np.float32)
    return SpokenFilm(features, starts, [s + 4 for s in starts], texts, WORDS.tokens(texts, "tan", MAX_WORDS).numpy())


def test_the_plain_way_has_the_same_loss_and_gradient() -> None:
    torch.manual_seed(0)
    config = replace(STARTER, visual_dim=6, text_dim=8, width=16, heads=2, words=6, word_dim=8, word_hidden=8)
    model = build_tan(replace(config, random_pos_start=False, alignability_head=False)).train()
    films = [film(0, 120, 20), film(1, 70, 30), film(2, 100, 9)]
    windows = [draw_window(each, random.Random(number)) for number, each in enumerate(films)]
    ours = stage_1_losses(model, batch_of(films, windows), TrainOptions())["loss"]
    samples = [sample_of(each, random.Random(number), WORDS, 64) for number, each in enumerate(films)]
    plain = plain_loss(model, samples, 64)
    assert float(ours.detach()) == pytest.approx(float(plain.detach()), abs=1e-5)
    learnt = [each for each in model.parameters() if each.requires_grad]
    for one, other in zip(
        *(torch.autograd.grad(loss, learnt, allow_unused=True, materialize_grads=True) for loss in (ours, plain)),
        strict=True,
    ):
        assert torch.allclose(one, other, atol=1e-5)
