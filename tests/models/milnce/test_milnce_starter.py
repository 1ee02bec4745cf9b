"""S3D's starter: clips of lessons with what is said around them, and its training from end to end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models import checkpoint
from models.milnce import starter
from models.milnce.model import MilNce, MilNceConfig
from models.milnce.starter import BATCH, CANDIDATES, CLIPS_A_FILM, LessonClips, Recipe, train_starter
from models.tan.features import pictures_of
from tests.models.milnce.test_milnce_train import TINY
from tests.models.tan import planted_lessons

SOURCE = "tests.models.tan.planted_lessons"


def draw(folder: Path, seeds: range, size: int) -> None:
    """Pictures whose red is their second, so that a clip tells when it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        frames = np.zeros((planted_lessons.SECONDS * 5, size, size, 3), np.uint8)
        frames[..., 0] = (np.arange(len(frames)) // 5)[:, None, None]
        np.save(pictures_of(folder, seed), frames)


def test_a_clip_comes_with_the_sentences_nearest_to_it(tmp_path: Path) -> None:
    draw(tmp_path, range(3), 4)
    clips = LessonClips(tmp_path, planted_lessons, range(9), 8, 1, 0.5)
    assert clips.films == 3, "films without pictures are left out"
    frames, texts = clips.clips_with_texts(5)
    again, _ = clips.clips_with_texts(5)
    assert frames.shape == (BATCH, 8, 4, 4, 3) and (frames == again).all() and len(texts) == BATCH
    lessons = [planted_lessons.lesson(seed) for seed in range(3)]
    for place, (clip, near) in enumerate(zip(frames, texts, strict=True)):
        middle = float(clip[..., 0].mean()) + 0.4
        candidates = []
        for lesson in lessons:
            middles = [(a + b) / 2 for a, b in zip(lesson.starts, lesson.ends, strict=True)]
            order = sorted(range(len(middles)), key=lambda each: abs(middles[each] - middle))
            candidates.append({lesson.texts[each] for each in order[: CANDIDATES + 1]})
        assert len(near) == CANDIDATES and any(set(near) <= texts for texts in candidates), place
    assert BATCH % CLIPS_A_FILM == 0


def test_without_pictures_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--pictures"):
        LessonClips(tmp_path, planted_lessons, range(3), 8, 1, 0.5)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_trains_measures_and_keeps_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTER", TINY)
    draw(tmp_path / "lessons", range(64), 32)
    planted_lessons.write_features(tmp_path / "lessons", range(64))
    recipe = Recipe(films=4, tune_films=4, taught_steps=2, steps=2, seen=0.5, seed=3)
    found = train_starter(tmp_path / "lessons", tmp_path / "out", recipe, SOURCE)
    model = checkpoint.load(tmp_path / "out")
    assert isinstance(model, MilNce) and isinstance(model.config, MilNceConfig)
    assert model.config.rate == starter.RATE and model.config.frame_size == 32
    assert 0 <= found["recall"] <= 1 and checkpoint.describe(tmp_path / "out").metrics["recall"] == found["recall"]
