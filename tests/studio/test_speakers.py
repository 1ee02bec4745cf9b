"""Speakers to train on and to test with: many, apart, and the same everywhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from studio.speakers import (
    TRAIN_BASES,
    TRAIN_SPEAKERS,
    UNSEEN_BASES,
    UNSEEN_SPEAKERS,
    train_speaker,
    unseen_speaker,
)
from studio.voices import CAST_VOICES, NARRATORS, SAMPLE_RATE, Voice, speak

LINE = "Then we need more cake."
EVERYONE = (
    "[train_speaker(n) for n in range(0, TRAIN_SPEAKERS, {step})]"
    " + [unseen_speaker(n) for n in range(0, UNSEEN_SPEAKERS, {step})]"
)


def base(voice: Voice) -> str:
    return voice.name.split("+")[1]


def test_hundreds_of_speakers_none_of_them_known() -> None:
    train = [train_speaker(n) for n in range(TRAIN_SPEAKERS)]
    unseen = [unseen_speaker(n) for n in range(UNSEEN_SPEAKERS)]
    assert TRAIN_SPEAKERS >= 300 and UNSEEN_SPEAKERS >= 80
    assert {base(voice) for voice in train} == set(TRAIN_BASES)
    assert {base(voice) for voice in unseen} == set(UNSEEN_BASES)
    known = {base(voice) for voice in (*CAST_VOICES, *NARRATORS)}
    assert not set(TRAIN_BASES) & set(UNSEEN_BASES) and not known & {*TRAIN_BASES, *UNSEEN_BASES}
    told_apart = {(base(voice), voice.pitch // 20, round(voice.formants, 1)) for voice in train + unseen}
    assert len(told_apart) > 0.75 * (TRAIN_SPEAKERS + UNSEEN_SPEAKERS)
    assert train_speaker(5) == train[5]
    for wrong in (-1, TRAIN_SPEAKERS):
        with pytest.raises(ValueError, match="a train speaker is 0 to"):
            train_speaker(wrong)


def prints(step: int) -> list[str]:
    code = (
        "import hashlib; from studio.speakers import *; from studio.voices import speak; "
        f"everyone = {EVERYONE.format(step=step)}; "
        f"print(*(hashlib.sha256(speak({LINE!r}, voice).tobytes()).hexdigest() for voice in everyone))"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_a_speaker_sounds_the_same_in_two_processes() -> None:
    first = prints(step=29)
    assert first == prints(step=29) and len(set(first)) == len(first) > 10
    assert first[0] == hashlib.sha256(speak(LINE, train_speaker(0)).tobytes()).hexdigest()


@pytest.mark.slow
def test_every_speaker_sounds_the_same_in_two_processes_and_unlike_all_others() -> None:
    first = prints(step=1)
    assert first == prints(step=1)
    assert len(set(first)) == len(first) == TRAIN_SPEAKERS + UNSEEN_SPEAKERS


def centre_hz(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    heard = (hertz > 150) & (hertz < 5000)
    return float((hertz * power)[heard].sum() / power[heard].sum())


def test_a_smaller_mouth_resonates_higher_at_the_same_rate() -> None:
    plain, small = (speak(LINE, Voice("en-us+john", 45, 40, 170, formants)) for formants in (1.0, 1.12))
    assert len(small) == pytest.approx(len(plain), rel=0.06)
    assert centre_hz(small) > 1.06 * centre_hz(plain)
