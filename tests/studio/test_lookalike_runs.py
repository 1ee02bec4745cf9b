"""A run goes on where it was, shares its films with others, and leaves no half film."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import av
import pytest

from studio.dials import StoryDials
from studio.instruction import Dials
from studio.lookalikes import pool, ucf
from studio.lookalikes.export import OtherDataset, export, part_of, seed_list
from studio.lookalikes.family import Record, Wish
from studio.lookalikes.table import FAMILIES

SMALL = Wish("none", 64, 48, story=StoryDials(length_s=45), instruction=Dials(length_s=30))
COMMAND = [sys.executable, "-m", "studio.lookalikes"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_processes_write_what_one_writes(tmp_path: Path) -> None:
    wish = replace(SMALL, media="features")
    for out, workers in (("one", 1), ("two", 2)):
        assert export(FAMILIES["breakfast"], tmp_path / out, [3, 4, 5], wish, workers=workers) == 0
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_a_run_that_was_interrupted_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def make(seed: int, out: Path, wish: Wish) -> Record:
        if seed == 7 and 7 not in made:
            made.append(seed)
            raise KeyboardInterrupt
        made.append(seed)
        return ucf.make(seed, out, wish)

    family = replace(FAMILIES["ucf"], make=make)
    monkeypatch.setitem(FAMILIES, "ucf", family)
    with pytest.raises(KeyboardInterrupt):
        export(family, tmp_path, [5, 6, 7, 8], SMALL)
    assert not (tmp_path / "ucfTrainTestlist").exists()
    seen: list[tuple[int, int]] = []
    assert export(family, tmp_path, [5, 6, 7, 8], SMALL, done=lambda count, total: seen.append((count, total))) == 0
    assert made == [5, 6, 7, 7, 8]
    assert seen == [(2, 4), (3, 4), (4, 4)]
    assert len((tmp_path / "ucfTrainTestlist" / "trainlist01.txt").read_text().splitlines()) == 4


def test_parts_make_the_whole(tmp_path: Path) -> None:
    family, seeds = FAMILIES["lsmdc"], [1, 2, 900_000, 1_000_000, 1_000_001]
    assert export(family, tmp_path / "whole", seeds, SMALL) == 0
    assert export(family, tmp_path / "parts", seeds, SMALL, part=(2, 2)) == 3
    assert not list((tmp_path / "parts").glob("*.csv"))
    assert export(family, tmp_path / "parts", seeds, SMALL, part=(1, 2)) == 0
    assert files_of(tmp_path / "parts") == files_of(tmp_path / "whole")


def test_more_films_may_follow_but_no_other_data_set(tmp_path: Path) -> None:
    export(FAMILIES["coin"], tmp_path, [1], SMALL)
    export(FAMILIES["coin"], tmp_path, [1, 2], SMALL)
    assert len(json.loads((tmp_path / "COIN.json").read_text())["database"]) == 2
    for family, wish in (
        (FAMILIES["epic"], SMALL),
        (FAMILIES["coin"], replace(SMALL, instruction=Dials(length_s=31))),
    ):
        with pytest.raises(OtherDataset, match="another folder"):
            export(family, tmp_path, [1], wish)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with pytest.raises(OtherDataset, match="other files"):
        export(FAMILIES["coin"], tmp_path / "other", [1], SMALL)


def test_seeds_and_parts_that_cannot_be_are_refused() -> None:
    assert seed_list([900_000, 5], [2]) == [5, 6, 900_000, 900_001]
    assert seed_list([5, 900_000], [1, 2]) == [5, 900_000, 900_001]
    for bases, films, word in (
        ([-1], [2], "0 or more"), ([2**31 - 2], [5], "at most"), ([5], [0], "at least one"), ([5, 6], [2], "share"),
        ([5, 60, 600], [1, 2], "once for each"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=word):
            seed_list(bases, films)
    assert part_of("2/3") == (2, 3)
    for text in ("0/3", "4/3", "2", "a/b", "1/0", "-1/2"):
        with pytest.raises(ValueError, match="a part is"):
            part_of(text)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["mad", "--dial", "introduces=2"], "introduces is a share from 0 to 1"),
        (["coin", "--length", "5"], "from 30 to 600"),
        (["mad", "--length", "10"], "length_s of a story is 30 to 7200"),
        (["ucf", "--length", "50"], "no dials"),
        (["ucf", "--media", "features"], "comes with video or none"),
        (["ucf", "--size", "101x100"], "even numbers"),
        (["ucf", "--fps", "0"], "frames a second are 1 to 120"),
        (["mad", "--noise", "nan"], "noise is 0 to 100"),
        (["imagenet"], "invalid choice"),
    ],
)
def test_wishes_beyond_sense_are_refused_in_a_word(more: list[str], word: str, tmp_path: Path) -> None:
    command = [*COMMAND, more[0], str(tmp_path / "out"), "--films", "1", "--seed-base", "1", *more[1:]]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and word in done.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["lsmdc", "htm-align"])
def test_a_full_disk_ends_with_a_word_and_no_half_film(kind: str, tmp_path: Path) -> None:
    command = [*COMMAND, kind, str(tmp_path / "out"), "--films", "2", "--seed-base", "1", "--workers", "2"]
    limit = 12_000  # bytes a file may have: neither a clip nor a film's features fit
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert "The disk is full; no half film is left." in done.stderr and "Traceback" not in done.stderr
    left = files_of(tmp_path / "out")
    assert not [name for name in left if name.endswith(".part") or name.startswith((".films/", "features/"))]


def test_ctrl_c_stops_every_process_and_the_same_command_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [*COMMAND, "ucf", str(out), "--films", "24", "--seed-base", "1", "--workers", "2", "--size", "64x48"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_hears_ctrl_c)
    deadline = time.monotonic() + 60
    while not list(out.glob(".films/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130 and "the same command goes on from here" in told and "Traceback" not in told
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # the group is gone once its last process is
            os.killpg(run.pid, 0)
            time.sleep(0.1)
    clips = {path.stem for path in out.glob("UCF-101/*/*.avi")}
    assert not list(out.rglob("*.part")) and 0 < len(clips) < 24
    subprocess.run(command, check=True, capture_output=True)
    assert len(list(out.glob("UCF-101/*/*.avi"))) == 24


def _hears_ctrl_c() -> None:
    """Tests that run in the background of a shell ignore it, and what they start would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_worker_that_fails_ends_the_run_with_its_error() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(pool.run(_fails, [1, 2, 3], 2))


def _fails(seed: int) -> None:
    int("x" * seed)


def test_clips_hold_the_part_of_the_film_that_they_name(tmp_path: Path) -> None:
    assert export(FAMILIES["lsmdc"], tmp_path, [1_000_000], replace(SMALL, media="video")) == 0
    lines = (tmp_path / "LSMDC16_annos_test.csv").read_text().splitlines()
    assert len(list(tmp_path.glob("videos/*/*.avi"))) == len(lines)
    for line in lines:
        clip, start, end = line.split("\t")[:3]
        path = next(tmp_path.glob(f"videos/*/{clip}.avi"))
        length = float(end.split(":")[2]) - float(start.split(":")[2])
        with av.open(path) as container:
            assert container.streams.audio
            frames = sum(1 for _ in container.decode(video=0))
        assert frames == pytest.approx(length % 60 * 24, abs=1.5)


def test_action_clips_are_silent_and_frames_are_pictures(tmp_path: Path) -> None:
    assert export(FAMILIES["ucf"], tmp_path / "ucf", [1_000_000], replace(SMALL, media="video")) == 0
    (clip,) = (tmp_path / "ucf").rglob("*.avi")
    with av.open(clip) as container:
        assert not container.streams.audio and 2 < container.duration / 1e6 < 6
    assert export(FAMILIES["tvqa"], tmp_path / "tvqa", [1_000_000], replace(SMALL, media="video")) == 0
    pictures = sorted((tmp_path / "tvqa").rglob("*.jpg"))
    assert pictures[0].name == "00001.jpg" and 100 < len(pictures) < 250
    with av.open(pictures[-1]) as container:
        assert container.streams.video[0].width == 64
