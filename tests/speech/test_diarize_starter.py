"""The shipped weights: planted answers, and what they must leave alone."""

import importlib.util
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models import checkpoint
from models.diarization.folder import Parts, pyannote_folder
from models.metrics.diarization import heard
from speech.diarize import Diarizer, diarize, diarize_both
from speech.vad import RATE, speech_regions
from tests.speech.test_vad import spoken

pytestmark = pytest.mark.slow
LINES = (
    "Where have you put my red umbrella?", "It is on the table, right beside the window.",
    "Thank you. I thought that it was lost for ever.", "You should look after your things a little better.",
    "I will, but not before the rain is over.", "Then let us sit down and have some tea.",
)  # fmt: skip


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Diarizer:
    return Diarizer(pyannote_folder(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def talk() -> tuple[NDArray[np.int16], list[tuple[int, int, str]]]:
    """Two of the cast by turns, twice through the lines, in faint noise."""
    audio = np.random.default_rng(0).normal(0, 20, 60 * RATE).astype(np.int16)
    said, at = [], RATE
    for number, text in enumerate(LINES * 2):
        voice = (0, 7)[number % 2]
        line = (0.3 * spoken(text, voice)).astype(np.int16)
        audio[at : at + len(line)] += line
        said.append((at * 1000 // RATE, (at + len(line)) * 1000 // RATE, str(voice)))
        at += len(line) + RATE // 2
    return audio[: at + RATE], said


def test_two_voices_by_turns(starter: Diarizer, talk: tuple[NDArray[np.int16], list[tuple[int, int, str]]]) -> None:
    audio, said = talk
    turns, exclusive = diarize_both(audio, starter)
    assert {turn.speaker for turn in turns} == {0, 1}
    assert turns[0].speaker == 0
    for found in (turns, exclusive):
        rates = heard(said, [(turn.start_ms, turn.end_ms, turn.speaker) for turn in found], len(audio) * 1000 // RATE)
        assert rates.confusion < 0.05
        assert rates.der < 0.2


@pytest.mark.parametrize("kind", ["nothing", "a tenth", "silence", "noise", "faint noise", "chord"])
def test_nobody_speaks(starter: Diarizer, kind: str) -> None:
    rng, t = np.random.default_rng(1), np.arange(20 * RATE) / RATE
    sounds = {
        "nothing": np.zeros(0),
        "a tenth": rng.normal(0, 500, RATE // 10),
        "silence": np.zeros(20 * RATE),
        "noise": rng.normal(0, 1500, 20 * RATE),
        "faint noise": rng.normal(0, 30, 20 * RATE),
        "chord": sum(2500 * np.sin(2 * np.pi * f * t) for f in (220, 277, 330)),
    }
    assert diarize(sounds[kind].astype(np.int16), starter) == []


def test_real_talk_is_heard_no_worse_than_by_the_detector(starter: Diarizer) -> None:
    """Half a minute of telephone talk that comes with pyannote.audio."""
    found = importlib.util.find_spec("pyannote.audio")
    assert found is not None and found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0]) / "sample"
    with wave.open(str(folder / "sample.wav")) as file:
        audio = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    rows = [line.split() for line in (folder / "sample.rttm").read_text().splitlines() if line]
    said = [(round(float(row[3]) * 1000), round((float(row[3]) + float(row[4])) * 1000), row[7]) for row in rows]
    length_ms = len(audio) * 1000 // RATE
    regions = speech_regions(audio)
    detector = heard(said, [(one.start_ms, one.end_ms, 0) for one in regions], length_ms).vad_error
    turns = diarize(audio, starter, speech=regions)
    ours = heard(said, [(turn.start_ms, turn.end_ms, turn.speaker) for turn in turns], length_ms).vad_error
    assert starter.sureness.value < starter.least_sure
    assert ours <= 1.1 * detector


def test_the_three_keep_their_budget() -> None:
    parts = Parts.starter()
    assert sum(checkpoint.size_bytes(part) for part in parts.folders) <= 2_000_000
