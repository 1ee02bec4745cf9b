"""Actions of a list in time: what is measured, planted answers, and a run from end to end."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bench.align_actions import BOTH_WAYS, EVENLY, GAPS, MIL_NCE, TAN, TUNED_MIL_NCE, TUNED_TAN, run
from bench.align_backbones import Seconds
from bench.align_films import align_films, word_ids
from bench.align_ordered import TUNING, both_ways, steps_of, tuned_backbone
from models.metrics.ordered_steps import NOTHING, labelled
from models.tan.dtw import in_order
from models.tan.train_actions import order_loss


def test_measures_by_hand() -> None:
    truth = np.array([NOTHING, 0, 0, NOTHING, 1, 1, 1, 1])
    found = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    got = labelled(found, truth)
    assert got.right == (1, 1, 0, 0, 1, 1)
    assert got.iou == (2 / 4, 2 / 4) and got.iod == (2 / 4, 1)
    assert labelled(np.zeros(3, int), np.array([0, 0, 1])).iod == (2 / 3, 0)


def test_the_truth_is_found_from_a_planted_matrix() -> None:
    for film in align_films(900_000, 3):
        steps, truth = steps_of(film)
        assert len(steps) == truth.max() + 1 and (word_ids(steps).any(axis=1)).all()
        planted = (truth[None] == np.arange(len(steps))[:, None]).astype(float)
        got = labelled(in_order(planted), truth)
        assert set(got.right) == set(got.iou) == set(got.iod) == {1.0}
        assert set(labelled(in_order(both_ways(9 * planted)), truth).right) == {1.0}


def test_tuning_a_backbone_finds_its_films_cheaper_in_order_and_leaves_the_start(tmp_path: Path) -> None:
    torch.manual_seed(0)
    start, films = Seconds().eval(), align_films(900_000, 8)
    options = replace(TUNING, steps=20, learning_rate=2e-3)

    @torch.no_grad()
    def cost(model: Seconds) -> float:
        found = []
        for film in films:
            near = model.sentence(word_ids(steps_of(film)[0])) @ model.embedded(film.features).T
            every = [torch.ones(1, size, dtype=torch.bool) for size in near.shape]
            found.append(float(order_loss(torch.from_numpy(near)[None], *every, options.gamma, options.background)))
        return float(np.mean(found))

    before = {name: value.clone() for name, value in start.state_dict().items()}
    first = cost(start)
    assert cost(tuned_backbone(start, films, options, tmp_path)) < first - 0.5
    assert all(torch.equal(before[name], value) for name, value in start.state_dict().items())


def test_films_of_the_training_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="test films begin"):
        run(5, None, quick=True, kept=tmp_path)


def test_it_runs_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = {EVENLY, MIL_NCE, MIL_NCE + BOTH_WAYS, TAN, TAN + BOTH_WAYS, TUNED_MIL_NCE, TUNED_TAN}
    assert {name for gap in GAPS for name in gap} <= names
    assert run(1_000_000, tmp_path / "out.json", quick=True, kept=tmp_path / "kept") == 0
    assert json.loads((tmp_path / "out.json").read_text()).keys() == names
    assert f"| {TUNED_TAN} |" in capsys.readouterr().out
