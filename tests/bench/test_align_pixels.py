"""Alignment from pixels: the rows that need no network, and the whole of it on two films."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench.align_pixels import BOTH, CLIP_ROW, IN_USE, LATER, SPOKEN, _pointed, run
from models.data.lessons import Lesson
from models.tan.starter import LessonFilm


def film() -> LessonFilm:
    lesson = Lesson(
        7, 30.0, ("one", "two", "three"), (2.0, 10.0, 20.0), (4.0, 12.0, 22.0), ((5.5, 7.0), None, (20.0, 21.9))
    )
    return LessonFilm(lesson, np.zeros((30, 4), np.float32), np.zeros((3, 16), np.int64))


def test_pointing_at_the_speech_and_later() -> None:
    assert _pointed(film(), 0.0).hits == (False, True)
    assert _pointed(film(), 3.0).hits == (True, False)
    assert _pointed(film(), 0.0).truth == (True, False, True)


def test_test_films_alone_are_taken() -> None:
    with pytest.raises(ValueError, match=r"test films"):
        run(900_000, quick=True)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_starter_is_measured_beside_what_is_there_without_it(tmp_path: Path) -> None:
    assert run(9_100_000, tmp_path / "out.json", quick=True, kept=tmp_path / "kept") == 0
    found = json.loads((tmp_path / "out.json").read_text())
    assert set(found) == {SPOKEN, LATER, CLIP_ROW, BOTH, IN_USE}
    assert all(0 <= row["recall"]["value"] <= 1 for row in found.values())
