"""Training films told by the model itself, as context to learn from."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from models import checkpoint
from models.autoad import own_context, train
from models.autoad.model import AutoAD
from models.autoad.predict import ClipInput
from models.clip.features import ClipFeatures, save_clips

SEEN = np.zeros((4, 16), dtype=np.float32)


def film(seed: int) -> list[ClipFeatures]:
    one = ClipFeatures(seed, 0, SEEN, SEEN, "Tom waves.", "A man waves.", (), ())
    return [replace(one, index=at, previous=("Tom waves.",) * at) for at in range(3)]


def test_clips_read_what_the_model_said_before_them() -> None:
    spoilt = train._reading_own(film(1), ["Ann waves.", "", "She goes."])
    assert [clip.previous for clip in spoilt] == [(), ("Ann waves.",), ("Ann waves.",)]
    assert [clip.text for clip in spoilt] == ["Tom waves."] * 3


def test_lines_are_kept_by_film_and_not_told_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: AutoAD
) -> None:
    save_clips(tmp_path / "clips.npz", {"train": [film(7), film(8), film(9)], "tune": [film(900)]})
    asked: list[int] = []

    def told(model: AutoAD, tokenizer: object, clips: list[object]) -> list[str]:
        asked.append(len(clips))
        return ["A man waves.", "", "He goes."]

    monkeypatch.setattr(own_context.checkpoint, "load", lambda folder: tiny)
    monkeypatch.setattr(own_context, "load_tokenizer", lambda folder: None)
    monkeypatch.setattr(own_context, "greedy_lines", told)
    for _ in range(2):
        own_context.keep_own_lines(tmp_path, tmp_path / "clips.npz", tmp_path / "own.json", films=2)
    assert asked == [3, 3]
    assert train.load_own(tmp_path / "own.json") == {
        7: ["A man waves.", "", "He goes."],
        8: ["A man waves.", "", "He goes."],
    }


def test_the_lines_are_told_with_the_people_of_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: AutoAD
) -> None:
    save_clips(tmp_path / "clips.npz", {"train": [film(7)], "tune": [film(900)]})
    read: list[list[str]] = []

    def told(model: AutoAD, tokenizer: object, clips: list[ClipInput]) -> list[str]:
        read.append([clip.people for clip in clips])
        return [""] * len(clips)

    monkeypatch.setattr(own_context.checkpoint, "load", lambda folder: tiny)
    monkeypatch.setattr(own_context, "load_tokenizer", lambda folder: None)
    monkeypatch.setattr(own_context, "greedy_lines", told)
    lines = ["Tom: the man.", "", "Ann."]
    own_context.keep_own_lines(tmp_path, tmp_path / "clips.npz", tmp_path / "own.json", people={7: lines})
    assert read == [lines]


def test_people_are_refused_by_a_model_that_was_built_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: AutoAD
) -> None:
    save_clips(tmp_path / "clips.npz", {"train": [film(7)], "tune": [film(900)]})
    record = checkpoint.CheckpointRecord("autoad", asdict(tiny.config), "", "", 1, "")
    checkpoint.save(tmp_path / "autoad", tiny, record)
    monkeypatch.setattr(train, "load_tokenizer", lambda folder: None)
    with pytest.raises(ValueError, match="built without people"):
        train.train(
            tmp_path / "clips.npz", tmp_path, tmp_path / "out", 1, start=tmp_path / "autoad",
            people={7: ["", "", ""]}, source_name="tests.models.planted_source",
        )  # fmt: skip
