"""What is heard of a recording: planted silence, noise and key strokes are found and left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from speech.clips import ad_line
from speech.recorded import HEAD_MS, RATE, TAIL_MS, NothingHeard, read_recording, spoken_part, write_recording
from speech.voice import speak

MS = RATE // 1000


def spoken() -> NDArray[np.float32]:
    """A sentence at 48 kHz, half as loud as can be."""
    said = speak("She puts the box under the table.", "linda", 160)
    line = ad_line(said.samples, said.rate)
    return np.asarray(line / np.abs(line).max() / 2, np.float32)


def whole(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.round(np.clip(samples, -1, 32767 / 32768) * 32768).astype(np.int16)


@pytest.mark.parametrize(("loudness", "noise_db"), [(1.0, -90), (1.0, -60), (1.0, -45), (0.05, -90), (0.05, -65)])
def test_the_room_around_the_words_is_left_out(loudness: float, noise_db: float) -> None:
    words = spoken() * loudness
    random = np.random.default_rng(1)
    around = np.concatenate([np.zeros(700 * MS), words, np.zeros(1_100 * MS)]).astype(np.float32)
    room = random.normal(0, 10 ** (noise_db / 20), len(around)).astype(np.float32)
    found = spoken_part(whole(around + room))
    longest = len(words) + (HEAD_MS + TAIL_MS + 20) * MS
    assert len(words) * 0.93 <= len(found) <= longest


def test_key_strokes_before_and_after_are_no_words() -> None:
    words = spoken()
    click = np.zeros(30 * MS, np.float32)
    click[: 8 * MS] = np.random.default_rng(2).normal(0, 0.3, 8 * MS)
    silence = np.zeros(400 * MS, np.float32)
    found = spoken_part(whole(np.concatenate([click, silence, words, silence, click])))
    assert len(found) <= len(words) + (HEAD_MS + TAIL_MS + 20) * MS


def test_it_begins_and_ends_softly() -> None:
    found = spoken_part(whole(spoken()))
    assert abs(int(found[0])) <= 1 and abs(int(found[-1])) <= 1


def test_a_microphone_that_is_off_zero_hears_the_same() -> None:
    words = np.concatenate([np.zeros(500 * MS, np.float32), spoken(), np.zeros(500 * MS, np.float32)])
    assert abs(len(spoken_part(whole(words + 0.2))) - len(spoken_part(whole(words)))) <= 20 * MS


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(RATE), np.full(RATE, 0.4), np.zeros(5)])
def test_silence_is_nobody(samples: NDArray[np.float64]) -> None:
    with pytest.raises(NothingHeard):
        spoken_part(whole(samples.astype(np.float32)))


def test_a_single_click_is_nobody() -> None:
    samples = np.zeros(RATE, np.float32)
    samples[20_000:20_300] = 0.8
    with pytest.raises(NothingHeard):
        spoken_part(whole(samples))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    samples = whole(spoken())
    write_recording(samples, tmp_path / "line.wav")
    again, rate = read_recording(tmp_path / "line.wav")
    assert rate == RATE and np.array_equal(again, samples)
