"""`world play` says what happens when it happens."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studio.instruction_story import write_instruction
from studio.play import instruction_entries, play, story_entries
from studio.story import write_film


def test_everything_of_a_story_is_said_at_its_time() -> None:
    film = write_film(7)
    entries = story_entries(film)
    assert len(entries) == len(film.scenes) + len(film.events) + len(film.dialogue) + len(film.script)
    clock = [100.0]
    said: list[tuple[float, str]] = []

    def sleep(seconds: float) -> None:
        assert seconds > 0
        clock[0] += seconds

    play(entries, 2.0, 10_000, lambda line: said.append((clock[0] - 100, line)), lambda: clock[0], sleep)
    later = [entry for entry in entries if entry.at_ms >= 10_000]
    assert [at for at, _ in said] == pytest.approx([(entry.at_ms - 10_000) / 2000 for entry in later])
    assert all(entry.text in line for entry, (_, line) in zip(later, said, strict=True))


def test_an_instruction_says_what_each_sentence_tells() -> None:
    instruction = write_instruction(7)
    texts = [entry.text for entry in instruction_entries(instruction) if entry.kind == "narrator"]
    assert len(texts) == len(instruction.sentences)
    told = next(said for said in instruction.sentences if said.events)
    assert f"{told.text}   ({told.kind}: #{told.events[0]}" in "\n".join(texts)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["--", "-5"], "0 or more"), (["5", "--speed", "0"], "speed is 0.1"), (["5", "--from", "900"], "is not in it")],
)
def test_what_cannot_be_played_is_refused_in_a_word(arguments: list[str], word: str) -> None:
    done = subprocess.run([sys.executable, "-m", "studio.play", *arguments], capture_output=True, text=True)
    assert done.returncode == 2 and word in done.stderr.splitlines()[-1]


def test_a_reader_who_stops_reading_ends_it_quietly() -> None:
    command = f"{sys.executable} -m studio.play 7 --speed 1000 | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert "seed 7" in done.stdout and not done.stderr
