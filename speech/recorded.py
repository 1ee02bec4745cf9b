"""A line that a person spoke into a microphone, without the silence and the key strokes around it."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speech.audible import faded

RATE = 48_000  # Hz
FRAME_MS = 10
SOFTEST_DB = -55.0  # a line whose loudest frame is softer is silence
ABOVE_NOISE_DB = 10.0  # so much louder than the room is speech
BELOW_LOUDEST_DB = 40.0  # so much softer than the loudest frame is the room, however quiet it is
LEAST_MS = 80  # shorter sounds are a key or a click
BRIDGED_MS = 60  # a stop in a word, as before a "t"
HEAD_MS, TAIL_MS = 30, 80


class NothingHeard(ValueError):
    """There is nobody speaking in it."""


def spoken_part(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """[n] at 48 kHz -> [m]: from the first word to the last. Raises NothingHeard."""
    levels = _levels_db(samples)
    loudest = float(levels.max(initial=-np.inf))
    if loudest < SOFTEST_DB:
        raise NothingHeard("Nothing is heard in this recording.")
    noise = float(np.percentile(levels, 10))
    heard = _runs(levels > max(min(noise + ABOVE_NOISE_DB, loudest - 6), loudest - BELOW_LOUDEST_DB))
    if not heard:
        raise NothingHeard("There is nobody speaking in this recording.")
    frame = RATE * FRAME_MS // 1000
    first = max(0, heard[0][0] * frame - RATE * HEAD_MS // 1000)
    last = min(len(samples), heard[-1][1] * frame + RATE * TAIL_MS // 1000)
    return np.round(faded(samples[first:last], RATE) * 32768).astype(np.int16)


def _levels_db(samples: NDArray[np.int16]) -> NDArray[np.float64]:
    """Of each whole frame, without what lies still (a microphone may be off zero)."""
    frame = RATE * FRAME_MS // 1000
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(np.float64) / 32768
    power = ((frames - frames.mean(axis=1, keepdims=True)) ** 2).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))


def _runs(loud: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[first, last) frames of what is loud for long enough, with short stops in it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    runs: list[tuple[int, int]] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and (first - runs[-1][1]) * FRAME_MS <= BRIDGED_MS:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((first, last))
    return [run for run in runs if (run[1] - run[0]) * FRAME_MS >= LEAST_MS]


def write_recording(samples: NDArray[np.int16], path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(samples.astype("<i2").tobytes())


def read_recording(path: Path) -> tuple[NDArray[np.int16], int]:
    """Samples [n], and their rate in Hz."""
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16), file.getframerate()
