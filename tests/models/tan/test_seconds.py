"""CLIP's frames as seconds, and the lessons that they are of."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from models.layers.word_tower import split_words
from models.tan.features import STEP_MS, chosen_seeds, per_second
from studio import training_lessons
from studio.world import split_of


def test_a_second_is_its_mean_and_how_it_drifts() -> None:
    frames = np.array([[0, 1], [0, 1], [4, 1], [10, 3], [10, 3], [7, 7]], dtype=np.float32)
    found = per_second(frames, np.array([0, 200, 400, 600, 800, 1000]), 2)
    assert found.shape == (2, 4) and found.dtype == np.float32
    assert found[0].tolist() == pytest.approx(
        [4.8, 1.8, 10.0, 2.0]
    )  # (10 + 10) / 2 - (0 + 0) / 2; the middle one is out
    assert found[1].tolist() == [7, 7, 0, 0]  # a single picture does not drift


def test_a_second_without_a_picture_repeats_the_one_before() -> None:
    found = per_second(np.array([[2.0], [8.0]], dtype=np.float32), np.array([2100, 2900]), 5)
    assert found.tolist() == [[2, 0], [2, 0], [5, 6], [5, 0], [5, 0]]
    with pytest.raises(ValueError, match="no pictures"):
        per_second(np.zeros((0, 3), np.float32), np.zeros(0, np.int64), 4)


def test_fewer_films_are_the_beginning_of_more_and_no_test_film_is_among_them() -> None:
    few, more = (chosen_seeds(training_lessons, films, 3, 1) for films in (5, 9))
    assert more["train"][:5] == few["train"] and more["tune"] == few["tune"]
    assert {split_of(seed) for seed in more["train"]} == {"train"}
    assert {split_of(seed) for seed in more["tune"]} == {"tune"}


def test_a_lesson_tells_when_and_what_and_draws_the_film() -> None:
    lesson = training_lessons.lesson(11)
    assert len(lesson.texts) == len(lesson.starts) == len(lesson.ends) == len(lesson.spans)
    assert 0.1 < sum(lesson.alignable) / len(lesson.texts) < 0.6
    for span in lesson.spans:
        assert span is None or 0 <= span[0] < span[1] <= lesson.duration
    known = set(training_lessons.VOCABULARY)
    assert all(word in known for text in lesson.texts for word in split_words(text))
    first, second = islice(training_lessons.lesson_frames(11, 32, 20 * STEP_MS), 2)
    assert first.shape == (32, 32, 3) and first.dtype == np.uint8 and (first != second).any()
