"""`cuewright conform`, as a person runs it: by rates, and over two cuts of a film of the film world."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.formats.convert import read_text
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.settings import PROJECT
from tests.media.cuts import Part, write_cut

SEED, OTHER = 4_100_003, 4_100_004
SECONDS = 69


@dataclass(frozen=True)
class Cuts:
    old: Path
    new: Path  # 3 s of black before it, and 25 to 30 s left out
    text: Path
    times: list[tuple[int, int]]


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> Cuts:
    """With a cue of 2 s every 3 s, of which one lies in what is left out and one at its edge."""
    folder = tmp_path_factory.mktemp("cuts")
    times = [(1_200 + 3_000 * at, 3_200 + 3_000 * at) for at in range(22)]
    text = folder / "script.vtt"
    text.write_text(vtt(times))
    return Cuts(
        write_cut(folder / "old.mp4", Part(SEED, 0, SECONDS)),
        write_cut(folder / "new.mp4", Part(None, 0, 3), Part(SEED, 0, 25), Part(SEED, 30, SECONDS)),
        text,
        times,
    )


def vtt(times: list[tuple[int, int]]) -> str:
    def code(ms: int) -> str:
        return f"{ms // 60_000:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"

    return "WEBVTT\n" + "".join(f"\n{code(a)} --> {code(b)}\nCue {n}.\n" for n, (a, b) in enumerate(times))


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "conform", *map(str, words)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)


def told(*words: str | Path) -> dict[str, Any]:
    done = run(*words, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def cues(path: Path) -> dict[str, tuple[int, int]]:
    _, reading = read_text(path.read_bytes(), path.name, TextOptions())
    return {cue.text: (cue.start_ms, cue.end_ms) for cue in reading.track.cues}


def right(ms: int) -> int:
    """Where a moment of the old cut lies in the new one."""
    return ms + 3_000 - (5_000 if ms >= 30_000 else 0)


def test_a_film_at_25_is_as_much_shorter(tmp_path: Path) -> None:
    text = tmp_path / "a.vtt"
    text.write_text(vtt([(0, 2_000), (1_500_000, 1_501_000)]))
    done = run(text, "--from-rate", "24", "--to-rate", "25")
    assert done.returncode == 0 and "2 of 2 cues moved unchanged" in done.stdout
    assert cues(tmp_path / "a.conformed.vtt") == {"Cue 0.": (0, 1_920), "Cue 1.": (1_440_000, 1_440_960)}
    told(text, "--from-rate", "24", "--to-rate", "29.97", "--pull-down", "-o", tmp_path / "b.srt", "--offset", "500")
    assert cues(tmp_path / "b.srt")["Cue 1."] == (1_502_000, 1_503_001)


def test_time_codes_are_read_at_the_old_rate_and_written_at_the_new_one(tmp_path: Path) -> None:
    """The same frames: an edit list keeps its frame numbers, though an hour takes less time."""
    frames = [24 * 3_600 + 240, 24 * 3_600 + 288]
    old, new = FrameRate.named("24"), FrameRate.named("25")
    line = "001  AX       V     C        {} {} {} {}\n* FROM CLIP NAME: He waits.\n"
    codes = [old.code_of(frame) for frame in frames]
    text = tmp_path / "a.edl"
    text.write_text("TITLE: A\nFCM: NON-DROP FRAME\n\n" + line.format(*codes, *codes))
    told(text, "--from-rate", "24", "--to-rate", "25", "--start", "01:00:00:00", "-o", tmp_path / "b.edl")
    _, reading = read_text((tmp_path / "b.edl").read_bytes(), "b.edl", TextOptions(rate=new, start_frame=90_000))
    (cue,) = reading.track.cues
    assert (new.frame_at(cue.start_ms), new.frame_at(cue.end_ms)) == (240, 288)


def test_what_lies_before_the_new_beginning_is_not_piled_up_there(tmp_path: Path) -> None:
    text = tmp_path / "a.vtt"
    text.write_text(vtt([(1_000, 2_000), (9_000, 11_000), (12_000, 13_000)]))
    answer = told(text, "--from-rate", "25", "--to-rate", "25", "--offset", "-10000", "-o", tmp_path / "b.csv")
    assert [(one["cue"], one["why"], one["new_start_ms"]) for one in answer["touched"]] == [
        (1, "dropped", None),
        (2, "partly-dropped", 0),
    ]
    assert answer["unchanged"] == 1 and cues(tmp_path / "b.csv")["Cue 2."] == (2_000, 3_000)


def test_two_cuts_are_laid_over_each_other_by_their_sound(cuts: Cuts, tmp_path: Path) -> None:
    out = tmp_path / "new.dapt"
    answer = told(cuts.text, "--old", cuts.old, "--new", cuts.new, "-o", out)
    touched = {one["cue"] - 1: one["why"] for one in answer["touched"]}
    assert touched == {8: "dropped", 9: "partly-dropped"}, "25.2 to 27.2 s and 28.2 to 30.2 s, and no others"
    assert answer["how"]["by"] == "sound" and answer["unchanged"] == 20
    moved = cues(out)
    for number, (start, end) in enumerate(cuts.times):
        if number not in touched:
            new_start, new_end = moved[f"Cue {number}."]
            assert abs(new_start - right(start)) <= 40 and abs(new_end - right(end)) <= 40
    assert "Cue 8." not in moved
    _, reading = read_text(out.read_bytes(), out.name, TextOptions())
    marked = {cue.text: cue.data.get("notes", "") for cue in reading.track.cues if cue.data.get("status") == "review"}
    assert list(marked) == ["Cue 9."] and "no match in the new cut" in marked["Cue 9."]


def test_films_without_sound_are_compared_by_their_pictures(cuts: Cuts, tmp_path: Path) -> None:
    """By shots: what is cut into is known to the shot (23.8 to 32.8 s here), and no closer."""
    mute = write_cut(tmp_path / "mute.mp4", Part(SEED, 0, SECONDS), silent=True)
    done = run(cuts.text, "--old", mute, "--new", cuts.new, "-o", tmp_path / "new.vtt")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing is to be heard in mute.mp4" in done.stdout and "looking at new.mp4: 100 %" in done.stdout
    assert "18 of 22 cues moved unchanged, 4 to be looked at" in done.stdout
    for number, (start, _) in enumerate(cuts.times):
        if number not in range(7, 11):
            assert abs(cues(tmp_path / "new.vtt")[f"Cue {number}."][0] - right(start)) <= 40


def test_two_films_are_not_made_one(cuts: Cuts, tmp_path: Path) -> None:
    other = write_cut(tmp_path / "other.mp4", Part(OTHER, 0, 20))
    out = tmp_path / "never.vtt"
    done = run(cuts.text, "--old", cuts.old, "--new", other, "-o", out)
    assert done.returncode == 1 and not out.exists()
    assert "not two cuts of one film" in done.stdout and "--pictures" in done.stdout
    refused = run(cuts.text, "--old", cuts.old, "--new", other, "-o", out, "--json")
    problem = json.loads(refused.stdout)["problem"]
    assert refused.returncode == 1 and problem["remedy"] and "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.vtt",), "--from-rate and --to-rate"),
        (("a.vtt", "--from-rate", "24"), "--from-rate and --to-rate"),
        (("a.vtt", "--from-rate", "24", "--to-rate", "25", "--old", "a.vtt", "--new", "a.vtt"), "not both"),
        (("a.vtt", "--from-rate", "24", "--to-rate", "17x"), "frame rate"),
        (("a.vtt", "--from-rate", "24", "--to-rate", "30"), "pull-down"),
        (("a.vtt", "--from-rate", "24", "--to-rate", "25", "-o", "a.nothing"), "no format"),
        (("a.vtt", "--from-rate", "24", "--to-rate", "25", "--to", "exe"), "no format 'exe'"),
        (("a.vtt", "--from-rate", "24", "--to-rate", "25", "-o", "nowhere/b.vtt"), "nowhere"),
        (("b.bin", "--from-rate", "24", "--to-rate", "25"), "no format"),
        (("a.vtt", "--old", "a.vtt", "--new", "a.vtt"), "not a film"),
        (("c.vtt", "--from-rate", "24", "--to-rate", "25"), "c.vtt"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.vtt").write_text(vtt([(0, 2_000)]))
    (tmp_path / "b.bin").write_bytes(bytes(range(256)))
    command = [sys.executable, "-m", "cli", "conform", *words]
    env = {"PYTHONPATH": str(PROJECT), "PATH": "", "COLUMNS": "300"}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert done.returncode == 2 and said in (done.stdout + done.stderr), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
