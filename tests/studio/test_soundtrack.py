"""The sound keeps to the truth: voices inside their slots, everything else quiet, narration outside dialogue."""

import subprocess
import sys

import numpy as np
import pytest

from studio import coloured_noise
from studio.soundtrack import mix, mix_with_ad
from studio.story import write_film

RATE = 48_000


@pytest.fixture(scope="module")
def film():
    return write_film(1_000_501, length_s=45)


@pytest.fixture(scope="module")
def sound(film):
    return mix(film)


def level(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def test_length_and_spans(film, sound) -> None:
    samples, spans = sound
    assert samples.shape == (film.duration_ms * RATE // 1000, 2) and samples.dtype == np.float32
    assert [span.line for span in spans] == list(range(len(film.dialogue)))
    for span, utterance in zip(spans, film.dialogue, strict=True):
        assert utterance.start_ms <= span.start_ms < span.end_ms <= utterance.end_ms


def test_nothing_outside_the_spans_is_as_loud_as_a_voice(film, sound) -> None:
    samples, spans = sound
    voiced = np.zeros(len(samples), bool)
    for span in spans:
        voiced[span.start_ms * RATE // 1000 : span.end_ms * RATE // 1000] = True
        assert level(samples[span.start_ms * RATE // 1000 : span.end_ms * RATE // 1000]) > 0.06
    rest = samples[~voiced]
    assert 0.001 < level(rest) < 0.02
    loudest = max(level(rest[at : at + RATE // 2]) for at in range(0, len(rest), RATE // 2))
    assert loudest < 0.05


def test_the_same_film_sounds_the_same(film, sound) -> None:
    assert np.array_equal(mix(film)[0], sound[0])


def test_narration_lies_between_the_lines(film, sound) -> None:
    samples, spans, told = mix_with_ad(film)
    assert len(told) == len(film.script) > 0
    for span, line in zip(told, film.script, strict=True):
        assert line.start_ms <= span.start_ms < span.end_ms <= line.end_ms
        assert all(span.end_ms <= other.start_ms or other.end_ms <= span.start_ms for other in spans)
        part = slice(span.start_ms * RATE // 1000, span.end_ms * RATE // 1000)
        assert level(samples[part]) > 3 * level(sound[0][part])


def test_other_sample_rates(film, sound) -> None:
    samples, spans = mix(film, 16_000)
    assert len(samples) == film.duration_ms * 16
    assert [span.start_ms for span in spans] == [span.start_ms for span in sound[1]]
    assert all(abs(a.end_ms - b.end_ms) <= 1 for a, b in zip(spans, sound[1], strict=True))


@pytest.mark.parametrize("samples", [70_000, 131_072])
def test_long_noise_in_pieces_is_the_noise_of_one_transform(samples, monkeypatch) -> None:
    def made() -> np.ndarray:
        return coloured_noise.coloured_noise(np.random.Generator(np.random.PCG64(5)), samples, RATE, 120, 700)

    whole = made()
    monkeypatch.setattr(coloured_noise, "ONE_TRANSFORM", 1 << 14)
    monkeypatch.setattr(coloured_noise, "PIECE", 1 << 9)
    in_pieces = made()
    assert in_pieces.shape == (samples,) and in_pieces.dtype == np.float32
    assert np.abs(in_pieces - whole).max() < 1e-7 * np.abs(whole).max()


@pytest.mark.slow
def test_ten_minutes_of_sound_take_less_than_a_gigabyte() -> None:
    code = (
        "from pathlib import Path; from studio.instruction import Dials; "
        "from studio.instruction_story import write_instruction; "
        "from studio.soundtrack import mix; mix(write_instruction(1_000_000, Dials(length_s=600)).film); "
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )  # not ru_maxrss: that also counts what the process that started this one held
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 800_000  # kilobytes
