"""Many processes write one file: none of it twice, nothing lost, whoever is killed and whenever."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.data.faults import DataRefused
from models.data.htm_aa import FoundSentence, read_htm_aa
from models.data.htm_aa_parts import SHARE, parts_of, write_together

PROJECT = Path(__file__).resolve().parents[3]
VIDEOS = [f"video-{number:03d}" for number in range(5 * SHARE + 3)]
ABOUT = {"weights": "a", "sentences": "b"}

# A process that takes 5 ms a video and notes each that it begins.
WORKER = """
import sys, time
from pathlib import Path
from tests.models.data.test_htm_aa_parts import ABOUT, VIDEOS, sentences
from models.data.htm_aa_parts import write_together
out, log = map(Path, sys.argv[1:])

def find(video):
    with log.open("a") as file:
        file.write(video + "\\n")
    time.sleep(0.005)
    return sentences(video)

write_together(out, VIDEOS, ABOUT, find)
"""


def sentences(video: str) -> list[FoundSentence]:
    number = int(video[-3:])
    return [FoundSentence(number + k, f"{video}, sentence {k}") for k in range(number % 4)]  # some have none


def expected() -> dict[str, tuple[FoundSentence, ...]]:
    return {video: tuple(sentences(video)) for video in VIDEOS if sentences(video)}


def start(out: Path, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER, str(out), str(log)], cwd=PROJECT)


def check(out: Path) -> None:
    found = read_htm_aa(out)
    assert found == expected()
    assert list(found) == list(expected())  # in order
    assert not parts_of(out).exists()


def test_processes_share_the_work_and_a_second_look_does_nothing(tmp_path: Path) -> None:
    out, log = tmp_path / "aa.csv", tmp_path / "log"
    running = [start(out, log) for _ in range(3)]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    check(out)
    assert sorted(log.read_text().split()) == VIDEOS  # nobody did what another did
    assert write_together(out, VIDEOS, ABOUT, sentences) == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_time_and_gone_on_with_by_others(tmp_path: Path, seed: int) -> None:
    out, log = tmp_path / "aa.csv", tmp_path / "log"
    rng, killed = random.Random(seed), 0
    running = [start(out, log) for _ in range(3)]
    give_up = time.monotonic() + 120
    while killed < 5 and time.monotonic() < give_up and not out.exists():
        begun = len(log.read_text().split()) if log.exists() else 0
        time.sleep(rng.uniform(0.02, 0.1))
        if begun > 7 * (killed + 1):
            victim = rng.randrange(len(running))
            running[victim].send_signal(signal.SIGKILL)
            running[victim].wait()
            killed += 1
            running[victim] = start(out, log)
    assert killed >= 2
    for process in running:
        assert process.wait(120) == 0
    check(out)
    again = len(log.read_text().split()) - len(VIDEOS)
    assert 0 <= again <= killed * SHARE  # a part at most is lost with each


def test_all_killed_and_begun_again_with_what_is_done_kept(tmp_path: Path) -> None:
    out, log = tmp_path / "aa.csv", tmp_path / "log"
    running = [start(out, log) for _ in range(2)]
    give_up = time.monotonic() + 120
    while not list(parts_of(out).glob("*.csv")) and time.monotonic() < give_up:
        time.sleep(0.01)
    for process in running:
        process.kill()
        process.wait()
    kept = len(list(parts_of(out).glob("*.csv"))) * SHARE
    assert not out.exists() and kept
    done = write_together(out, VIDEOS, ABOUT, sentences)
    assert len(VIDEOS) - kept - SHARE <= done <= len(VIDEOS) - kept
    check(out)


def test_parts_of_another_run_are_refused_and_a_fault_leaves_the_rest_to_go_on_with(tmp_path: Path) -> None:
    out = tmp_path / "aa.csv"

    def breaks(video: str) -> list[FoundSentence]:
        if video == VIDEOS[SHARE + 2]:
            raise DataRefused([])
        return sentences(video)

    with pytest.raises(DataRefused):
        write_together(out, VIDEOS, ABOUT, breaks)
    assert not out.exists()
    for other, videos in ((ABOUT | {"weights": "c"}, VIDEOS), (ABOUT, VIDEOS[1:])):
        with pytest.raises(DataRefused, match=r"begun with other (weights|videos)"):
            write_together(out, videos, other, sentences)
    assert write_together(out, VIDEOS, ABOUT, sentences) == len(VIDEOS) - SHARE
    check(out)


def test_no_video_at_all_is_a_file_without_rows(tmp_path: Path) -> None:
    assert write_together(tmp_path / "deep" / "aa.csv", [], ABOUT, sentences) == 0
    assert read_htm_aa(tmp_path / "deep" / "aa.csv") == {}
