"""The starter's training from end to end, on lessons with a planted answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import checkpoint
from models.layers.word_tower import load_dictionary
from models.tan.calibration import load_calibration
from models.tan.model import TAN
from models.tan.predict import vectors_of
from models.tan.starter import lesson_films, train
from models.tan.train import TrainOptions
from models.tan.windows import align
from tests.models.tan import planted_lessons


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_it_learns_where_colours_are_seen_and_keeps_all_that_using_it_needs(tmp_path: Path) -> None:
    planted_lessons.write_features(tmp_path / "lessons", range(75))
    options = TrainOptions(batch=16, learning_rate=1e-3, warmup_steps=10, save_every=20)
    found = train(
        tmp_path / "lessons", tmp_path / "tan", 1, (100, 30), 60, 15, options, "tests.models.tan.planted_lessons"
    )
    assert found["recall"] > 0.6, found
    model, words = checkpoint.load(tmp_path / "tan"), load_dictionary(tmp_path / "tan")
    assert isinstance(model, TAN) and words.words == tuple(planted_lessons.VOCABULARY)
    (film,) = lesson_films(tmp_path / "lessons", planted_lessons, [61], words)
    proposals = align(model, film.features, vectors_of(model, film.sentences), film.starts, film.ends).proposals
    sure = load_calibration(tmp_path / "tan")
    assert all(each.alignable is not None and 0 < sure(each.alignable) < 1 for each in proposals)


def test_without_features_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"models\.tan\.features"):
        train(tmp_path, tmp_path / "tan", source_name="tests.models.tan.planted_lessons")
