"""Voices fit their slots, sound alike every time, and differ from each other."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from studio.voices import CAST_VOICES, NARRATORS, SAMPLE_RATE, SpeechTooLong, speak

LINE = "Tom, look! Somebody has left the lantern on."


def pitch_hz(samples: np.ndarray) -> float:
    """Median pitch of the voiced 40 ms frames, by autocorrelation."""
    found = []
    for at in range(0, len(samples) - 900, 450):
        frame = samples[at : at + 900] - samples[at : at + 900].mean()
        if np.abs(frame).max() < 0.1:
            continue
        echo = np.correlate(frame, frame, "full")[899:]
        low, high = SAMPLE_RATE // 500, SAMPLE_RATE // 60
        lag = low + int(echo[low:high].argmax())
        if echo[lag] > 0.5 * echo[0]:
            found.append(SAMPLE_RATE / lag)
    return float(np.median(found))


def test_a_line_fits_its_slot_and_is_trimmed() -> None:
    free = speak(LINE, CAST_VOICES[0])
    assert 1500 < len(free) * 1000 / SAMPLE_RATE < 4000
    assert free.dtype == np.float32 and 0.3 < np.abs(free).max() < 1
    tight = speak(LINE, CAST_VOICES[0], max_ms=1700)
    assert len(tight) * 1000 <= 1700 * SAMPLE_RATE
    assert len(tight) < len(free)
    window = SAMPLE_RATE // 25
    assert np.abs(tight[:window]).max() > 0.006 and np.abs(tight[-window:]).max() > 0.004


def test_words_that_cannot_fit_are_refused() -> None:
    with pytest.raises(SpeechTooLong):
        speak(LINE, CAST_VOICES[5], max_ms=300)


def prints_in_another_process() -> list[str]:
    """A fingerprint of one line by every voice of the cast and every narrator."""
    code = (
        "import hashlib; from studio.voices import *; "
        "print(*(hashlib.sha256(speak({line!r}, voice).tobytes()).hexdigest() for voice in (*CAST_VOICES, *NARRATORS)))"
    )
    told = subprocess.run([sys.executable, "-c", code.format(line=LINE)], capture_output=True, text=True, check=True)
    return told.stdout.split()


def test_every_voice_sounds_the_same_in_two_processes_whatever_was_said_before() -> None:
    speak("Something else entirely.", CAST_VOICES[2])
    here = [hashlib.sha256(speak(LINE, voice).tobytes()).hexdigest() for voice in (*CAST_VOICES, *NARRATORS)]
    assert len(set(here)) == len(here)
    assert prints_in_another_process() == here
    assert prints_in_another_process() == here


def test_every_voice_speaks_and_no_two_sound_alike() -> None:
    spoken = [speak(LINE, voice) for voice in (*CAST_VOICES, *NARRATORS)]
    assert len({samples.tobytes() for samples in spoken}) == len(spoken)
    pitches = [pitch_hz(samples) for samples in spoken]
    assert max(pitches[5:9]) < min(pitches[0:3]) < max(pitches[3:5])  # men, women, girls


def test_no_library_is_loaded_into_ours() -> None:
    code = (
        "from studio.voices import *; speak('Hello.', CAST_VOICES[0]); "
        "print('espeak' in open('/proc/self/maps').read())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
