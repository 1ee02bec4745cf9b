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
    texts = {(7, at): (f"own {at}", f"wide {at}") for at in range(3)}
    for seed in range(1, 13):  # by the window or by the interval: chance tells
        out = tmp_path / f"own-{seed}.json"
        own_context.keep_own_lines(tmp_path, tmp_path / "clips.npz", out, seed=seed, people=texts)
    told = [text for film in read for text in film]
    assert {text.split()[0] for text in told} == {"own", "wide"}
    assert [text.split()[1] for text in told] == ["0", "1", "2"] * 12


def test_what_is_read_of_people_is_of_the_frames_that_are_seen(monkeypatch: pytest.MonkeyPatch, tiny: AutoAD) -> None:
    seen: list[tuple[float, str]] = []

    def told(model: AutoAD, tokenizer: object, clips: list[ClipInput]) -> list[str]:
        seen.extend((float(clip.features[0, 0]), clip.people) for clip in clips)
        return [""] * len(clips)

    monkeypatch.setattr(own_context.checkpoint, "load", lambda folder: tiny)
    monkeypatch.setattr(own_context, "load_tokenizer", lambda folder: None)
    monkeypatch.setattr(own_context, "greedy_lines", told)
    films = [
        [replace(clip, wide_features=SEEN + 1, people="own", wide_people="wide") for clip in film(n)] for n in range(9)
    ]
    own_context.own_lines(Path(), films, seed=1)
    assert set(seen) == {(0.0, "own"), (1.0, "wide")}


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
            people={(7, at): ("", "") for at in range(3)}, source_name="tests.models.planted_source",
        )  # fmt: skip
