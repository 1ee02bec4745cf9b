"""The first journey: a film in, its script out, from a terminal; and the same when processes are killed in between."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.chaos import killed_upload, padded, rounds
from bench.system import Running, running_system
from cli.access import local_key
from cli.film_job import sidecar

pytestmark = pytest.mark.stack
PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((PROJECT / "samples").glob("*.mp4"))


@pytest.fixture(scope="module")
def system() -> Iterator[Running]:
    with running_system() as running:
        yield running


def describe(system: Running, out: Path, *words: str | Path, server: bool = False) -> subprocess.CompletedProcess[str]:
    where = ["--server", f"http://127.0.0.1:{system.port}"] if server else ["--data", str(system.data)]
    environment = os.environ | {"COLUMNS": "160", "XDG_STATE_HOME": str(out)}
    if server:
        environment["CUEWRIGHT_KEY"] = local_key(system.folder, f"http://127.0.0.1:{system.port}")
    command = [sys.executable, "-m", "cli", "describe", *map(str, words), "--out", str(out), *where]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=280)


def milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def test_a_sample_film_gets_a_script_that_speaks_over_nobody(system: Running, tmp_path: Path) -> None:
    film = SAMPLES[0]
    assert sidecar(film) is not None
    done = describe(system, tmp_path, film)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Audio description" in done.stdout
    script = (tmp_path / f"{film.stem}.ad.vtt").read_text()
    assert script.startswith("WEBVTT")
    cues = [
        (milliseconds(a), milliseconds(b)) for a, b in re.findall(r"^([\d:.]+) --> ([\d:.]+)", script, re.MULTILINE)
    ]
    assert len(cues) >= 3
    truth = json.loads(film.with_suffix(".truth.json").read_text())
    for start, end in cues:
        for spoken in truth["rendered"]:
            assert end <= spoken[0] or start >= spoken[1], (start, end, spoken)


def test_another_system_by_its_url_and_a_key(system: Running, tmp_path: Path) -> None:
    done = describe(system, tmp_path, SAMPLES[0], "--format", "json", server=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "known from before" in done.stdout  # the same film costs nothing the second time
    assert json.loads((tmp_path / f"{SAMPLES[0].stem}.ad.json").read_text())


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "empty"), (b"Dear diary, today I renamed a letter to a film. " * 40, "")],
    ids=["zero bytes", "text"],
)
def test_what_is_no_film_is_refused_with_a_remedy(system: Running, tmp_path: Path, content: bytes, word: str) -> None:
    film = tmp_path / "letter.mp4"
    film.write_bytes(content)
    done = describe(system, tmp_path, film)
    assert done.returncode == 1
    said = done.stdout.strip().splitlines()
    assert word in said[-2] and len(said[-1]) > 10, done.stdout  # what is wrong, then what to do
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(tmp_path.glob("*.ad.*"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli", "describe", str(tmp_path / "no.mp4")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 2 and "There is no file" in done.stdout


def test_a_killed_upload_goes_on_where_it_was(system: Running) -> None:
    folder = system.data / "uploads-of-tests"
    folder.mkdir()
    film = folder / "film.mp4"
    film.write_bytes(SAMPLES[0].read_bytes())
    assert killed_upload(system, padded(film, 24 * 2**20))["arrived"]


@pytest.mark.timeout(900)
def test_three_kills_change_nothing(system: Running) -> None:
    folder = system.data / "films"
    folder.mkdir()
    subtitles = sidecar(SAMPLES[0])
    assert subtitles is not None
    for one in rounds(system, SAMPLES[0], subtitles, seed=21, count=3, folder=folder):
        assert one.well, one
