from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.placement import Candidate, whole
from models import checkpoint
from models.clip.features import ClipFeatures
from models.importance.model import PLACE, Importance, ImportanceConfig
from models.importance.predict import ImportanceCue, importance_of_film, place_of
from models.importance.train import film_batch, importance_cases, importance_losses, measure, train
from models.metrics.ranks import average_ranks, spearman
from tests.models.names import planted

DIM = planted.WIDTH
CONFIG = ImportanceConfig(DIM, DIM, width=16, layers=1, heads=2)


class Planted:
    """Who acts decides how much a cue matters; the words do not say it."""

    VERSION = "planted"
    LOOKS = ()

    @staticmethod
    def people(seed: int):  # type: ignore[no-untyped-def]
        return planted.planted_case(seed).truth


def cases(seeds: range):  # type: ignore[no-untyped-def]
    films = []
    for seed in seeds:
        case = planted.planted_case(seed)
        films.append(
            [
                ClipFeatures(seed, cue.index, case.features[i, 0], case.features[i, 1], "Somebody waves.", "", (), ())
                for i, cue in enumerate(case.truth.cues)
            ]
        )
    return importance_cases(films, {"Somebody waves.": np.ones(DIM, np.float32)}, Planted)  # type: ignore[arg-type]


def test_the_planted_answer_is_found_in_the_pictures_only(tmp_path: Path) -> None:
    training, held = cases(range(60)), cases(range(500, 530))
    whole_model = train(CONFIG, training, tmp_path / "whole", 150, 1, films=8)
    blind = train(replace(CONFIG, use_frames=False), training, tmp_path / "blind", 60, 1, films=8)
    assert measure(whole_model, held).value > 0.75  # equal truths cannot be ordered: 1 is out of reach
    assert abs(measure(blind, held).value) < 0.3
    values = importance_of_film(whole_model, held[0].cues, held[0].duration_ms)
    told = [
        Candidate(str(i), cue.start_ms, cue.end_ms, value, (whole("Somebody waves."),))
        for i, (cue, value) in enumerate(zip(held[0].cues, values, strict=True))
    ]
    assert len({one.importance for one in told}) > 1  # placement takes them as they are


def test_one_batch_is_learnt_by_heart() -> None:
    torch.manual_seed(0)
    model = Importance(CONFIG).eval()  # without dropout
    batch = film_batch(cases(range(6)), random.Random(0))
    truth = batch[4][batch[3]]
    least = float(-(truth * truth.log() + (1 - truth) * (1 - truth).clamp(min=1e-9).log()).mean())
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for _ in range(150):
        loss = importance_losses(model, batch)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert all(parameter.grad is not None for parameter in model.parameters())
    assert float(loss.detach()) < least + 0.02


def test_padding_and_other_films_change_nothing() -> None:
    torch.manual_seed(0)
    model = Importance(CONFIG).eval()
    frames, text, place = torch.randn(2, 5, 8, DIM), torch.randn(2, 5, DIM), torch.randn(2, 5, PLACE)
    valid = torch.tensor([[True] * 3 + [False] * 2, [True] * 5])
    with torch.no_grad():
        both = model(frames, text, place, valid)[0, :3]
        alone = model(frames[:1, :3], text[:1, :3], place[:1, :3], valid[:1, :3])[0]
    assert torch.allclose(both, alone, atol=1e-5)


def test_where_a_cue_stands_in_its_film() -> None:
    one = np.zeros((8, DIM), np.float32), np.zeros(DIM, np.float32)
    cues = [ImportanceCue(1000, 2000, 4000, *one), ImportanceCue(6000, 9000, 5000, *one)]
    assert place_of(cues, 10_000) == pytest.approx(
        np.array([[0.1, 0, 0.4, 0.1, 0.1, 0.4], [0.6, 1, 0.5, 0.3, 0.4, 0.1]], np.float32)
    )


def test_bad_input_is_refused(tmp_path: Path) -> None:
    model = Importance(CONFIG).eval()
    good = ImportanceCue(1000, 2000, 4000, np.zeros((8, DIM), np.float32), np.zeros(DIM, np.float32))
    assert importance_of_film(model, [], 1000) == []
    with pytest.raises(ValueError, match="use those of the CLIP"):
        importance_of_film(model, [replace(good, text=np.zeros(3, np.float32))], 1000)
    with pytest.raises(ValueError, match="same number of frames"):
        importance_of_film(model, [good, replace(good, frames=np.zeros((4, DIM), np.float32))], 1000)
    with pytest.raises(ValueError, match="order of time"):
        importance_of_film(model, [good, replace(good, start_ms=0)], 1000)
    checkpoint.save(tmp_path / "good", model, checkpoint.record_of("importance", CONFIG, "planted", 0))
    again = checkpoint.load(tmp_path / "good")
    assert isinstance(again, Importance)
    assert importance_of_film(again, [good], 5000) == importance_of_film(model, [good], 5000)


def test_rank_correlation() -> None:
    assert average_ranks([3.0, 1.0, 3.0]).tolist() == [1.5, 0.0, 1.5]
    assert spearman([1, 2, 3], [10, 40, 90]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 1, 1], [3, 2, 1]) == 0
    # By hand: ranks 0 1.5 1.5 3 and 0 2 1 3 correlate by 4.5 / sqrt(4.5 * 5).
    assert spearman([1, 2, 2, 3], [1, 3, 2, 4]) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
    with pytest.raises(ValueError, match="beside"):
        spearman([1], [1, 2])
