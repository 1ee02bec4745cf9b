"""The align step: what it says of each sentence, what it refuses, and the track that it leaves."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.errors import Problem
from core.tables import Track, Video
from models.layers.word_tower import Dictionary
from models.tan.calibration import Calibration
from models.tan.model import TANConfig, build_tan
from workers import fingerprints
from workers.fingerprints import checkpoint_folder, served_checkpoints
from workers.steps import align
from workers.steps.align import curve, publish, run

SECONDS, WIDTH = 70, 160  # of the starter's CLIP
WORDS = Dictionary.of(["pick", "up", "the", "cup", "wave"])


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A step's context around random pictures, with a random TAN of `visual_dim` in service."""

    def made(said: list[list[Any]], visual_dim: int = 2 * WIDTH, **params: Any) -> Any:
        folder = tmp_path / "tan"
        WORDS.save(folder)
        Calibration(1.0, 5.0).save(folder)  # everything can be seen
        config = TANConfig(
            visual_dim, 16, 16, 2, 1, 1, positions=128, words=WORDS.size, word_dim=8, word_hidden=8
        )  # fmt: skip
        torch.manual_seed(0)
        model = build_tan(config).eval()
        monkeypatch.setattr(align, "served", lambda name: model)
        monkeypatch.setattr(
            align, "checkpoint_folder", lambda name: folder if name == "tan" else fingerprints.checkpoint_folder(name)
        )
        monkeypatch.setattr(align, "served_checkpoints", lambda names: [])
        times = np.arange(SECONDS * 5) * 200
        np.save(tmp_path / "clip.npy", np.random.default_rng(1).normal(size=(len(times), WIDTH)).astype(np.float16))
        np.save(tmp_path / "times.npy", times)
        return SimpleNamespace(
            params=params,
            progress=lambda *_: None,
            needs={
                "features": SimpleNamespace(file=lambda name: tmp_path / name),
                "speech": SimpleNamespace(payload={"cues": said, "language": "de"}),
            },
        )

    return made


def test_each_sentence_gets_a_place_and_how_sure_it_is(film: Callable[..., Any]) -> None:
    outcome = run(film([[3000, 5500, "Pick up the cup."], [40000, 42000, "Xyzzy!"]]))
    seen, unknown = outcome.payload["cues"]
    assert seen["data"]["alignable"] > 0.5 and seen["data"]["known"]
    assert [seen["start_ms"], seen["end_ms"]] == seen["data"]["seen"]
    assert seen["data"]["seen"][1] - seen["data"]["seen"][0] == 2500  # as long as it was spoken
    assert seen["start_ms"] >= 0 and seen["end_ms"] <= SECONDS * 1000
    # a sentence without a word that the model knows stays where it is spoken, and is called unseen
    assert unknown["data"]["alignable"] == 0 and not unknown["data"]["known"]
    assert (unknown["start_ms"], unknown["end_ms"]) == (40000, 42000)
    values = np.frombuffer(base64.b64decode(seen["data"]["curve"]["values"]), np.uint8)
    assert values.min() == 0 and values.max() == 255 and len(values) <= 128
    assert outcome.payload["language"] == "de"


def test_sentences_of_the_request_come_before_the_films_own_and_may_have_no_time(film: Callable[..., Any]) -> None:
    given = [{"text": "Wave.", "start_ms": None, "end_ms": None}, {"text": "The cup.", "start_ms": 1, "end_ms": 900}]
    cues = run(film([[0, 1000, "Pick up."]], sentences=given)).payload["cues"]
    assert [cue["text"] for cue in cues] == ["Wave.", "The cup."]
    assert cues[0]["data"]["spoken"] is None and cues[1]["data"]["spoken"] == [1, 900]


def test_without_a_sentence_or_with_another_clip_it_says_what_to_do(film: Callable[..., Any]) -> None:
    with pytest.raises(Problem, match="without subtitles") as none:
        run(film([]))
    assert none.value.remedy
    with pytest.raises(Problem, match="width 96"):
        run(film([[0, 1000, "Wave."]], visual_dim=96))


def test_a_curve_lies_around_its_middle_and_survives_a_flat_one() -> None:
    row = np.arange(300, dtype=np.float32)
    around = curve(10, row, 150)
    assert around["from_s"] == 86 and len(base64.b64decode(around["values"])) == 128
    assert set(base64.b64decode(curve(0, np.ones(20), 4)["values"])) == {0}
    assert curve(0, row, 5)["from_s"] == 0


def test_a_proposal_is_a_track_of_its_own_and_is_written_once(committed: Callable[[], Session], video: Video) -> None:
    data = {"alignable": 0.9, "score": 0.4, "spoken": [0, 500], "seen": [1000, 2000], "known": True, "curve": {}}
    payload = {
        "cues": [{"start_ms": 1000, "end_ms": 2000, "text": "Pick up.", "data": data}],
        "domain": {"out_of_domain": 0.1, "limit": 0.5},
        "checkpoints": served_checkpoints(("clip",)),
        "language": "en",
    }
    for _ in range(2):
        with committed() as session:
            publish(session, video.id, "key-a", payload)
            session.commit()
    with committed() as session:
        (track,) = session.scalars(
            select(Track).where(Track.video_id == video.id).options(selectinload(Track.cues))
        ).all()
    assert (track.kind, track.state, track.provenance["model"]) == ("alignment", "draft", "tan")
    assert track.cues[0].data["alignable"] == 0.9 and checkpoint_folder("clip").is_dir()
