"""`cuewright convert` and `cuewright validate`, as a person runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.formats.convert import faults, read_text
from core.formats.options import TextOptions
from core.settings import PROJECT

SUITE = PROJECT / "tests" / "core" / "formats" / "dapt" / "dapt1" / "validation"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "cli", *words], cwd=PROJECT, capture_output=True, text=True)


def test_a_script_goes_to_a_workbook_and_back(tmp_path: Path) -> None:
    book, back = tmp_path / "a.xlsx", tmp_path / "a.vtt"
    done = run(
        "convert",
        str(PROJECT / "samples" / "blue-flower.srt"),
        str(book),
        "--rate",
        "29.97df",
        "--start",
        "01:00:00;00",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert run("convert", str(book), str(back)).returncode == 0
    assert back.read_text().count(" --> ") == (PROJECT / "samples" / "blue-flower.srt").read_text().count(" --> ")


def test_what_is_lost_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    source = tmp_path / "a.vtt"
    source.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Ja\n\n00:99.000 --> 00:03.000\nlost\n")
    done = run("convert", str(source), str(tmp_path / "a.srt"))
    assert done.returncode == 1 and "speaker: 1 cue loses it" in done.stdout and "6" in done.stdout
    found = json.loads(run("validate", str(source), "--json").stdout)
    assert not found["valid"] and found["cues"] == 1 and found["findings"][0]["line"] == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("convert", "README.md", "out.nothing"), "format"),
        (("convert", "README.md", "out.srt", "--rate", "17x"), "frame rate"),
        (("validate", "LICENSE"), "no format"),
        (("validate", "not-there.srt"), "not-there.srt"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2 and said in (done.stdout + done.stderr).replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_the_dapt_suite_59_of_59() -> None:
    judged = {}
    for path in [*SUITE.glob("valid/*.xml"), *SUITE.glob("invalid/*.xml")]:
        data = path.read_bytes()
        try:
            format, reading = read_text(data, path.name, TextOptions(), "dapt")
            valid = not any(each.severity == "error" for each in faults(format, reading, data))
        except Exception as error:  # noqa: BLE001 - a refusal is an answer too, checked below
            assert getattr(error, "status", 0) == 422, error
            valid = False
        judged[path.name] = valid == (path.parent.name == "valid")
    assert len(judged) == 59 and all(judged.values()), [name for name, right in judged.items() if not right]
