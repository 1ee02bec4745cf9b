"""Spoken lines as a mix takes them: 48 kHz, at the loudness of a description."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speech.loudness import BIN, BLOCK_BINS, RATE, energies, integrated_lufs, k_weighted, lufs
from speech.peaks import level_db, peaks_of

AD_LUFS = -23.0  # EBU R128
HIGHEST_DBTP = -2.0  # of one line; a voice that would be louder stays a little softer instead
MOST_LIFT_LU = 3.0

Mono = NDArray[np.float32]  # [n]


@dataclass(frozen=True, slots=True)
class Clip:
    """A line in a programme. `sound` is called when its time has come, so that not all lines lie in memory."""

    start: int  # samples at 48 kHz
    size: int
    sound: Callable[[], Mono]

    @property
    def end(self) -> int:
        return self.start + self.size


def size_at_48k(samples: int, rate: int) -> int:
    return round(samples * RATE / rate)


def ad_line(samples: Mono, rate: int) -> Mono:
    """A spoken line [n] at 48 kHz and -23 LUFS."""
    size = size_at_48k(len(samples), rate)
    step = rate // math.gcd(rate, RATE)  # so many samples are a whole number of samples at 48 kHz, too
    pad = -(-rate // 20 // step) * step  # its spectrum must not see the end beside the beginning
    length = -(-(len(samples) + 2 * pad) // rate) * rate  # whole seconds transform fast
    padded = np.pad(samples, (pad, length - pad - len(samples)))
    wide = np.fft.irfft(np.fft.rfft(padded), length * RATE // rate) * (RATE / rate)
    first = pad * RATE // rate
    line = wide[first : first + size].astype(np.float32)
    loudness = _loudness(line)
    if loudness == -np.inf:
        return line
    gain_db = min(AD_LUFS - loudness, HIGHEST_DBTP - level_db(float(peaks_of(line[None]).max())))
    return line * np.float32(10 ** (gain_db / 20))


def _loudness(line: Mono) -> float:
    """As it is measured in a stem, where blocks of 400 ms lie half on a line and half on the silence beside it: a short
    line reads softer there than it is. It is made louder for that, as short sounds need to be, but not by more than
    `MOST_LIFT_LU`.
    """
    beside = np.zeros((1, (BLOCK_BINS - 1) * BIN), np.float32)
    in_stem = integrated_lufs(energies(np.concatenate([beside, line[None], beside], axis=1)))
    alone = lufs(float((k_weighted(line[None]) ** 2).mean())) if len(line) else -np.inf
    return max(in_stem, alone - MOST_LIFT_LU)
