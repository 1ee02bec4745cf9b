"""Instructional films as files: a video one hears and sees, features without pixels, and the data sets' layouts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from studio import story
from studio.dials import read_dials
from studio.instruction import Dials
from studio.instruction_export import write_instruction_files
from studio.instruction_features import COLUMNS, VOCABULARY, features, tokens
from studio.instruction_story import write_instruction
from studio.soundtrack import mix, narrated
from studio.truth_schema import instruction_from_dict


def test_the_video_shows_the_film_and_the_narrator_is_heard_in_every_slot(tmp_path: Path) -> None:
    instruction = write_instruction(1_000_003, Dials(length_s=30))
    seen: list[tuple[int, int]] = []
    files = write_instruction_files(
        instruction, tmp_path, 96, 54, fps=4, done=lambda count, total: seen.append((count, total))
    )
    assert seen == [(count, 30) for count in range(1, 31)]
    with av.open(files.video) as video:
        assert video.duration / 1e6 == pytest.approx(30, abs=0.3)
        assert len(video.streams.audio) == len(video.streams.video) == 1
    truth = json.loads(files.truth_json.read_text())
    spans = truth.pop("rendered")
    assert instruction_from_dict(truth) == instruction
    assert [index for *_, index in spans] == [said.id for said in instruction.sentences]
    for start, end, index in spans:
        said = instruction.sentences[index]
        assert said.start_ms <= start < end <= said.end_ms
    assert files.srt is not None and files.srt.read_text().count(" --> ") == len(instruction.sentences)


def test_the_narrator_is_louder_than_all_else() -> None:
    instruction = write_instruction(1_000_004, Dials(length_s=30))
    below = mix(instruction.film, 16_000)[0]
    lines = [(said.start_ms, said.end_ms, said.text) for said in instruction.sentences]
    sound, spans = narrated(below.copy(), lines, 16_000, instruction.narrator)
    for start, end, _ in spans:
        part = slice(start * 16, end * 16)
        assert np.std(sound[part]) > 2 * np.std(below[part])


def test_features_are_the_truth_and_noise() -> None:
    instruction = write_instruction(970_001)
    film = instruction.film
    true = features(instruction, noise=0)
    assert true.shape == (film.duration_ms // 1000, len(COLUMNS)) and true.dtype == np.float32
    assert true.min() >= 0 and true.max() <= 1 + 1e-5
    for event in film.events:
        second = (event.start_ms + event.end_ms) // 2000
        names = [f"verb {event.verb}"] if event.actor == 0 else []
        names += [f"handled {film.props[event.prop].kind}"] if event.prop is not None else []
        assert all(true[second, COLUMNS.index(name)] > 0 for name in names)
    noisy = features(instruction, noise=0.5)
    assert np.std(noisy - true) == pytest.approx(0.5, abs=0.02)
    assert np.array_equal(noisy, features(instruction, noise=0.5))
    with pytest.raises(ValueError, match="noise"):
        features(instruction, noise=-1)


def test_every_word_is_in_the_vocabulary() -> None:
    for seed in range(970_100, 970_130):
        for said in write_instruction(seed).sentences:
            numbers = tokens(said)
            assert len(numbers) >= 2 and numbers.min() > 0, said.text
            assert " ".join(VOCABULARY[number] for number in numbers) in said.text.lower().replace(",", "")


def test_dials_from_the_command_line() -> None:
    assert read_dials(Dials, ["early_s=1.5", "things=2"], 45) == Dials(length_s=45, early_s=1.5, things=2)
    for setting, message in (("speed=1", "no dial 'speed'"), ("far=much", "far is a number"), ("far=2", "from 0 to 1")):
        with pytest.raises(ValueError, match=message):
            read_dials(Dials, [setting])


def test_the_command_line_says_what_is_wrong(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "studio.film_command", "--seed", "1", "--out", str(tmp_path)]
    for more, message in (
        (["--kind", "instruction", "--length", "10"], "length_s is a number from 30 to 600, not 10"),
        (["--dial", "far=0"], "there is no dial 'far'"),
    ):
        done = subprocess.run([*command, *more], capture_output=True, text=True)
        assert done.returncode == 2 and message in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--kind", "instruction", "--length", "5"], "from 30 to 600"),
        (["--length", "5"], "30 to 7200"),
        (["--seed", "-1"], "0 or more"),
    ],
)
def test_a_script_that_cannot_be_is_refused_in_a_word(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["studio.story", *arguments])
    with pytest.raises(SystemExit) as end:
        story.main()
    assert end.value.code == 2
    assert word in capsys.readouterr().err.splitlines()[-1]
