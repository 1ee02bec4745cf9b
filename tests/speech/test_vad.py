import itertools
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from speech import vad
from speech.vad import RATE, VadOptions, regions_of, speech_probabilities, speech_regions
from studio.voices import CAST_VOICES, NARRATORS, SAMPLE_RATE, speak


def spoken(text: str, voice: int) -> NDArray[np.int16]:
    """A line at 16 kHz."""
    line = speak(text, (*CAST_VOICES, *NARRATORS)[voice])
    at = np.arange(int(len(line) * RATE / SAMPLE_RATE)) * SAMPLE_RATE / RATE
    return (np.interp(at, np.arange(len(line)), line) * 20_000).astype(np.int16)


@pytest.fixture(scope="module")
def talk() -> tuple[NDArray[np.int16], list[tuple[int, int]]]:
    """Four lines by four voices in 30 s of faint noise, and when they are heard (ms)."""
    audio = np.random.default_rng(0).normal(0, 30, 30 * RATE).astype(np.int16)
    said = []
    for second, voice, text in (
        (2, 0, "Where have you put my red umbrella?"),
        (8, 5, "It is on the table, right beside the window."),
        (15, 7, "Thank you. I thought that it was lost."),
        (24, 12, "A woman opens the door and leaves the house."),
    ):
        line = spoken(text, voice)
        audio[second * RATE : second * RATE + len(line)] += line
        said.append((second * 1000, second * 1000 + len(line) * 1000 // RATE))
    return audio, said


def test_every_line_is_found_and_nothing_else(talk: tuple[NDArray[np.int16], list[tuple[int, int]]]) -> None:
    audio, said = talk
    regions = speech_regions(audio)
    for start, end in said:
        inside = [r for r in regions if r.start_ms < end and start < r.end_ms]
        assert inside[0].start_ms - start < 250
        assert end - inside[-1].end_ms < 200
        assert all(0.4 < region.probability <= 1 for region in inside)
    for region in regions:
        assert any(region.start_ms < end + 250 and start - 250 < region.end_ms for start, end in said)
    assert all(a.end_ms < b.start_ms for a, b in itertools.pairwise(regions))


@pytest.mark.parametrize("kind", ["silence", "noise", "tone", "chord", "clicks"])
def test_what_is_no_speech(kind: str) -> None:
    t = np.arange(20 * RATE) / RATE
    rng = np.random.default_rng(1)
    sounds = {
        "silence": np.zeros_like(t),
        "noise": rng.normal(0, 1500, len(t)),
        "tone": 6000 * np.sin(2 * np.pi * 440 * t),
        "chord": sum(2500 * np.sin(2 * np.pi * f * t) * (0.6 + 0.4 * np.sin(t)) for f in (220, 277, 330)),
        "clicks": 20_000.0 * (np.arange(len(t)) % 8000 < 20),
    }
    assert sum(r.end_ms - r.start_ms for r in speech_regions(sounds[kind].astype(np.int16))) <= 400


def test_pieces_do_not_show(
    talk: tuple[NDArray[np.int16], list[tuple[int, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    audio, _ = talk
    whole = speech_probabilities(audio)
    monkeypatch.setattr(vad, "PIECE", 7)
    assert np.abs(speech_probabilities(audio) - whole).max() < 1e-4
    assert len(whole) == -(-len(audio) // 512)


def test_progress_and_short_sounds() -> None:
    heard: list[tuple[float, float]] = []
    speech_regions(np.zeros(RATE * 60 + 5, np.int16), lambda done, total: heard.append((done, total)))
    assert heard[-1][0] == heard[-1][1]
    assert len(heard) >= 3
    for samples in (0, 1, 511, 513):
        assert speech_regions(np.zeros(samples, np.int16)) == []


def test_regions_begin_above_and_end_below() -> None:
    options = VadOptions(threshold=0.5, release=0.3, min_silence_ms=96, min_speech_ms=64)
    quiet, loud, soft = [0.0] * 10, [0.9] * 5, [0.4] * 5
    found = regions_of(np.array([*quiet, *soft, *loud, *soft, 0.1, 0.1, *loud, *quiet], np.float32), 10_000, options)
    # Soft before loud does not begin, soft after loud goes on, a pause of two hops is bridged.
    assert [(r.start_ms, r.end_ms) for r in found] == [(480, 1024)]


def test_no_torch() -> None:
    code = "import sys, numpy as np; from speech.vad import speech_regions; "
    code += "speech_regions(np.zeros(16000, np.int16)); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
