"""A folder of soundtracks is harvested once, however many share the work and whoever of them is killed."""

from __future__ import annotations

import csv
import json
import os
import signal
import time
import wave
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cli import harvest_folder
from cli.harvest_folder import Harvest, harvest
from cli.harvest_tables import FIGURES, NAMED, SUBTITLES, UNNAMED
from speech.hear import Ears, Heard, Speaker
from speech.said import Line, Turn, Word

RATE = 16_000


def sound(path: Path, seconds: float = 0.5) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.zeros(int(seconds * RATE), "<i2").tobytes())


def line(start_ms: int, text: str, speaker: int) -> Line:
    words = tuple(Word(start_ms + 100 * n, start_ms + 100 * n + 90, word, 0.9) for n, word in enumerate(text.split()))
    return Line(start_ms, words[-1].end_ms, text, speaker, words)


def planted(*_: Any) -> Heard:
    lines = (line(0, "Nora, look!", 0), line(1000, "Nora leaves the room.", 1), line(2000, "I see, Nora!", 0))
    speakers = (Speaker(0, 500, 4, 0.2, 0.01), Speaker(1, 400, 4, 0.0, 0.98))
    turns = tuple(Turn(one.start_ms, one.end_ms, one.speaker or 0) for one in lines)
    return Heard(lines, turns, speakers, frozenset({1}), 0.97, "en", 0.9)


def no_ears() -> Ears:
    return None  # type: ignore[return-value]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Harvest:
    monkeypatch.setattr(harvest_folder, "hear", planted)
    for name in ("b/two.wav", "one.wav", "b/deep/three.WAV"):
        sound(tmp_path / "films" / name)
    (tmp_path / "films" / "notes.txt").write_text("no soundtrack")
    return Harvest(tmp_path / "films", tmp_path / "out", {"whisper": "w1"})


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_soundtrack_has_a_result_and_the_tables_hold_all(work: Harvest) -> None:
    assert work.files() == ["b/deep/three.WAV", "b/two.wav", "one.wav"]
    assert harvest(work, no_ears) == 3
    named, unnamed, said = (rows(work.out / name) for name in (NAMED, UNNAMED, SUBTITLES))
    assert [row["movie"] for row in named] == ["b/deep/three", "b/two", "one"]
    assert named[0] | {} == {"movie": "b/deep/three", "start": "1.000", "end": "1.390", "text": "Nora leaves the room."}
    assert unnamed[0]["text"] == "Someone leaves the room."
    assert [row["text"] for row in said[:2]] == ["Nora, look!", "I see, Nora!"]
    figures = rows(work.out / FIGURES)
    assert [row["file"] for row in figures] == work.files() and figures[0]["description_cues"] == "1"


def test_what_is_done_is_done_until_the_file_or_the_weights_change(work: Harvest) -> None:
    harvest(work, no_ears)
    assert harvest(work, lambda: pytest.fail("nothing is to be heard")) == 0
    sound(work.folder / "one.wav", 0.7)
    assert harvest(work, no_ears) == 1
    assert harvest(Harvest(work.folder, work.out, {"whisper": "w2"}), no_ears) == 3


def test_a_file_that_is_no_sound_says_why_and_holds_nobody_up(work: Harvest) -> None:
    (work.folder / "bad.mp3").write_bytes(b"this is no sound" * 50)
    assert harvest(work, no_ears) == 4
    told = json.loads(work.result("bad.mp3").read_text())
    assert told["problem"]["slug"] == "media-unreadable" and told["problem"]["remedy"]
    assert next(row for row in rows(work.out / FIGURES) if row["file"] == "bad.mp3")["problem"]
    assert harvest(work, no_ears) == 0
    assert harvest(work, no_ears, again=True) == 1
    sound(work.folder / "bad.mp3")
    assert harvest(work, no_ears) == 1


def _worker(work: Harvest, log: Path) -> None:
    def slow(*_: Any) -> Heard:
        time.sleep(0.02)
        return planted()

    harvest_folder.hear = slow  # type: ignore[assignment]

    def report(name: str, part: float) -> None:
        if part == 1.0:
            with log.open("a") as file:
                file.write(f"{name}\n")

    harvest(work, no_ears, report)


def test_two_share_the_work_and_one_is_killed(work: Harvest, tmp_path: Path) -> None:
    for number in range(60):
        sound(work.folder / f"more/{number:03d}.wav", 0.05)
    log, context = tmp_path / "log", get_context("fork")
    first, second = (context.Process(target=_worker, args=(work, log)) for _ in range(2))
    first.start()
    second.start()
    while not log.exists() or len(log.read_text().split()) < 12:
        time.sleep(0.01)
    assert first.pid is not None
    os.kill(first.pid, signal.SIGKILL)
    first.join()
    second.join(60)
    assert second.exitcode == 0
    assert all(work.is_done(name) for name in work.files())
    reported = log.read_text().split()
    assert len(reported) == len(set(reported)) and len(reported) >= 62  # at most one had its result and not its report
    assert len(rows(work.out / NAMED)) == 63
    assert harvest(work, lambda: pytest.fail("nothing is left")) == 0
