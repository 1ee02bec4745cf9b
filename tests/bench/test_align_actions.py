"""Actions of a list in time: what is measured, planted answers, and a run from end to end."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.align_actions import EVENLY, MIL_NCE, TAN, run, steps_of
from bench.align_films import align_films, word_ids
from models.metrics.ordered_steps import NOTHING, labelled
from models.tan.dtw import in_order


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


def test_films_of_the_training_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="test films begin"):
        run(5, None, quick=True, kept=tmp_path)


def test_it_runs_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(1_000_000, tmp_path / "out.json", quick=True, kept=tmp_path / "kept") == 0
    assert json.loads((tmp_path / "out.json").read_text()).keys() == {EVENLY, MIL_NCE, TAN}
    assert f"| {TAN} |" in capsys.readouterr().out
