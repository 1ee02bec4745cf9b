"""`cuewright auto-align`: a folder of features by one and by many processes, and a collection of a system."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from rich.console import Console

from cli import auto_align
from cli.auto_align import align_collection, align_with_workers
from cli.film_job import Stop
from core.settings import PROJECT
from models import checkpoint
from models.data.htm_aa import read_htm_aa
from models.data.htm_aa_parts import SHARE, parts_of
from models.layers.word_tower import Dictionary
from models.tan.calibration import Calibration
from models.tan.model import TANConfig, build_tan

WORDS = Dictionary.of(["pick", "up", "the", "cup", "wave"])
WIDTH, SECONDS = 6, 90
VIDEOS = [f"v{number:03d}" for number in range(3 * SHARE + 1)]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    config = TANConfig(WIDTH, 8, 16, 2, 1, 1, positions=128, words=WORDS.size, word_dim=8, word_hidden=8)
    folder = tmp_path / "tan"
    made = build_tan(config)
    checkpoint.save(folder, made, checkpoint.record_of("tan", config, "random", 1, {}), torch.float16)
    WORDS.save(folder)
    Calibration(1.0, 5.0).save(folder)  # everything can be seen
    return folder


@pytest.fixture
def given(tmp_path: Path) -> tuple[Path, Path]:
    """(features, sentences)."""
    folder = tmp_path / "features"
    folder.mkdir()
    rng = np.random.default_rng(0)
    said = {}
    for video in VIDEOS:
        np.save(folder / f"{video}.mp4.npy", rng.standard_normal((SECONDS, WIDTH)).astype(np.float32))
        starts = [10 * number for number in range(8)]
        texts = ["pick up the cup", "xyzzy", *["wave"] * 6]
        said[video] = {"text": texts, "start": starts, "end": [start + 4 for start in starts]}
    path = tmp_path / "said.json"
    path.write_text(json.dumps(said | {"without features": said[VIDEOS[0]]}))
    return folder, path


def test_many_processes_write_what_one_writes_and_nothing_of_unknown_words(
    tmp_path: Path, given: tuple[Path, Path], model: Path
) -> None:
    console = Console(record=True, width=200)
    one, many = tmp_path / "one.csv", tmp_path / "many.csv"
    assert align_with_workers(console, *given, one, model) == len(VIDEOS)
    assert align_with_workers(console, *given, many, model, workers=3) == len(VIDEOS)
    assert one.read_bytes() == many.read_bytes()
    found = read_htm_aa(one)
    assert list(found) == VIDEOS and {len(rows) for rows in found.values()} == {7}
    assert all(row.text != "xyzzy" and 0 <= row.second <= SECONDS for rows in found.values() for row in rows)
    assert align_with_workers(console, *given, one, model) == 0
    told = console.export_text()
    assert "1 of 50 videos have no features" in told and "is there already" in told


def test_killed_with_all_its_workers_it_is_gone_on_with(tmp_path: Path, given: tuple[Path, Path], model: Path) -> None:
    out = tmp_path / "aa.csv"
    command = [sys.executable, "-m", "cli", "auto-align", "--workers", "2"]
    for name, path in zip(("features", "sentences", "model", "out"), (*given, model, out), strict=True):
        command += [f"--{name}", str(path)]
    running = subprocess.Popen(command, cwd=PROJECT, start_new_session=True, stdout=subprocess.DEVNULL)
    give_up = time.monotonic() + 300
    while not list(parts_of(out).glob("*.csv")) and time.monotonic() < give_up:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert not out.exists()
    kept = len(list(parts_of(out).glob("*.csv")))
    assert 1 <= kept < 4
    assert align_with_workers(Console(quiet=True), *given, out, model) <= len(VIDEOS) - kept * SHARE
    whole = tmp_path / "whole.csv"
    align_with_workers(Console(quiet=True), *given, whole, model)
    assert out.read_bytes() == whole.read_bytes()


def test_everything_that_is_wrong_is_named_before_anything_is_aligned(
    tmp_path: Path, given: tuple[Path, Path], model: Path
) -> None:
    folder, path = given
    out, console = tmp_path / "aa.csv", Console(quiet=True)

    def refused(*words: str) -> None:
        with pytest.raises(Stop) as stop:
            align_with_workers(console, folder, path, out, model)
        assert all(word in stop.value.what for word in words), stop.value.what
        assert stop.value.code == 2 and not out.exists() and not parts_of(out).exists()

    broken = np.zeros((SECONDS, WIDTH), np.float32)
    broken[41, 2] = np.nan
    np.save(folder / "v001.mp4.npy", broken)
    np.save(folder / "v002.mp4.npy", np.zeros((SECONDS, WIDTH + 1), np.float32))
    refused("v001.mp4.npy, video v001: holds values that are not finite: the first in row 41", "v002.mp4.npy")
    said = json.loads(path.read_text())
    said["v003"]["end"][2] = 1
    said["v004"]["start"].pop()
    said["v005"]["text"][7] = None
    path.write_text(json.dumps(said))
    refused("video v003, row 2: ends at 1.000 s, before it starts", "video v004: its lists", "video v005, row 7: text")
    path.write_text(json.dumps({"v000": [[1, 0, 2, "wave"], [1, 5, 4, "wave"]], "": []}))
    refused("video v000, row 1: ends at 4.000 s", "a video has no id")
    path.write_text('{"v000": [], "v000": []}')
    refused("video v000: stands there twice")
    with pytest.raises(Stop, match="folder"):
        align_with_workers(console, folder, path, tmp_path, model)


def test_features_of_another_rate_and_videos_without_sentences_are_told(tmp_path: Path, model: Path) -> None:
    folder, path, console = tmp_path / "slow", tmp_path / "said.json", Console(record=True, width=200)
    folder.mkdir()
    for video in ("half", "silent"):
        np.save(folder / f"{video}.npy", np.ones((SECONDS // 2, WIDTH), np.float32))  # one every two seconds
    half = {"text": ["wave"] * 8, "start": list(range(0, 80, 10)), "end": list(range(4, 84, 10))}
    path.write_text(json.dumps({"half": half, "silent": {"text": [], "start": [], "end": []}}))
    assert align_with_workers(console, folder, path, tmp_path / "aa.csv", model) == 2
    assert "3 sentences end after the features" in console.export_text()
    assert {video: len(rows) for video, rows in read_htm_aa(tmp_path / "aa.csv").items()} == {"half": 5}


class System:
    """A collection on a server: so many films are aligned between two looks."""

    def __init__(self, films: int, fails: int = 0, name: str = "lessons") -> None:
        self.films, self.fails, self.name = films, fails, name
        self.begun = self.aligned = self.failed = self.retried = 0
        self.most_at_work = 0

    def get(self, path: str, **params: Any) -> Any:
        if path == "/v1/collections":
            items = [
                {"id": "7e57", "name": self.name},
                {"id": "0ther", "name": "other"},
                {"id": "2nd", "name": "other"},
            ]
            return {"items": items, "total": 3}
        ready = min(20, self.begun - self.aligned - self.failed)
        fail = min(ready, max(0, self.fails - self.failed))
        self.failed += fail
        self.aligned += ready - fail
        return self.state()

    def state(self) -> dict[str, Any]:
        failures = [{"title": "silent", "problem": {"detail": "no subtitles"}}] if self.failed else []
        return {
            "at": "now", "films": self.films, "aligned": self.aligned, "failed": self.failed, "failures": failures,
            "at_work": self.begun - self.aligned - self.failed, "waiting": self.films - self.begun,
        }  # fmt: skip

    def post(self, path: str, body: Any, *, once: str) -> Any:
        begun = min(body["limit"], self.films - self.begun)
        self.begun += begun
        if body.get("failed_before") and not self.retried and self.failed:
            self.retried, self.begun, self.failed, self.fails = self.failed, self.begun - self.failed, 0, 0
            self.begun += self.retried
            begun += self.retried
        self.most_at_work = max(self.most_at_work, self.begun - self.aligned - self.failed)
        return {"begun": begun, "state": self.state()}

    def save(self, path: str, target: Path) -> None:
        assert path == "/v1/collections/7e57/alignment.csv"
        target.write_text("vid,timestamp,text\n")


def test_a_collection_is_begun_in_pieces_waited_for_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto_align, "LOOK_S", 0.0)
    console, system = Console(record=True, width=200), System(230, fails=3)
    out = tmp_path / "new" / "aa.csv"
    align_collection(console, system, None, "lessons", out, again=False)  # type: ignore[arg-type]
    assert out.read_text() == "vid,timestamp,text\n" and not list(out.parent.glob("*.part"))
    assert (system.aligned, system.failed) == (227, 3) and system.most_at_work <= auto_align.AT_ONCE
    assert "227 of 230 films aligned, 3 failed" in (told := console.export_text()) and "silent: no subtitles" in told
    align_collection(console, system, None, "7e57", out, again=True)  # type: ignore[arg-type]
    assert (system.aligned, system.failed, system.retried) == (230, 0, 3)


def test_what_is_no_collection_or_two_or_empty_is_said(tmp_path: Path) -> None:
    for named, words in (("nothing", "no collection"), ("other", "2 collections"), ("lessons", "has no film")):
        with pytest.raises(Stop, match=words):
            align_collection(Console(quiet=True), System(0), None, named, tmp_path / "aa.csv", again=False)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
