"""How loud sound is: ITU-R BS.1770-4 and EBU R128 at 48 kHz, in LUFS.

K-weighting is done by multiplying spectra: exact but for what the filters still remember after half a second (-120 dB).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # [channels, n] at 48 kHz

RATE = 48_000  # Hz
BIN = RATE // 10  # samples of one measured step: 100 ms
MEMORY = RATE // 2  # samples that the filters remember
BLOCK_BINS, SHORT_BINS = 4, 30  # 400 ms and 3 s
SILENT_LUFS = -70.0  # absolute gate; nothing is measured below
RELATIVE_GATE_LU = 10.0
OFFSET = -0.691  # dB, so that a sine of 997 Hz at full scale in one channel reads -3.01

# Coefficients of BS.1770-4, tables 1 and 2: what a head adds, and the low-frequency weighting.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


@lru_cache(4)
def _response(size: int) -> NDArray[np.complex128]:
    """The filters' spectrum at rfft bins of `size`: complex [size // 2 + 1]."""
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(z), np.complex128)
    for (b0, b1, b2), (a0, a1, a2) in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * z + b2 * z * z) / (a0 + a1 * z + a2 * z * z)
    return response


def k_weighted(sound: Samples, remembered: int = 0) -> NDArray[np.float64]:
    """float64 [channels, n - remembered]: the first `remembered` samples are only what was heard before."""
    size = 1 << (sound.shape[1] + MEMORY - 1).bit_length()
    heard = np.fft.irfft(np.fft.rfft(sound, size, axis=1) * _response(size), size, axis=1)
    return heard[:, remembered : sound.shape[1]]


def energies(sound: Samples, remembered: int = 0) -> NDArray[np.float64]:
    """Mean square of every 100 ms, channels summed (all are left, right or centre): float64 [bins]; a rest counts as
    a bin of its own length."""
    squares = (k_weighted(sound, remembered) ** 2).sum(axis=0)
    whole = len(squares) // BIN * BIN
    bins = squares[:whole].reshape(-1, BIN).mean(axis=1)
    return np.append(bins, squares[whole:].mean()) if whole < len(squares) else bins


def lufs(energy: float) -> float:
    """The loudness of a mean square; -inf for silence."""
    return OFFSET + 10 * float(np.log10(energy)) if energy > 0 else -np.inf


def integrated_lufs(bins: NDArray[np.float64]) -> float:
    """Gated loudness of 100 ms energies; of all of it where it is shorter than one block of 400 ms."""
    if not len(bins):
        return -np.inf
    count = min(BLOCK_BINS, len(bins))
    blocks = np.convolve(bins, np.full(count, 1 / count), "valid")
    blocks = blocks[OFFSET + 10 * np.log10(np.maximum(blocks, 1e-20)) > SILENT_LUFS]
    if not len(blocks):
        return -np.inf
    gate = blocks.mean() / 10 ** (RELATIVE_GATE_LU / 10)
    return lufs(float(blocks[blocks > gate].mean()))


def loudest_short_term_lufs(bins: NDArray[np.float64], counted: NDArray[np.bool_]) -> float:
    """The loudest 3 s (all, where it is shorter) of 100 ms energies, of which only the `counted` ones are heard."""
    if not counted.any():
        return -np.inf
    window = np.ones(min(SHORT_BINS, len(bins)))
    sums, counts = np.convolve(bins * counted, window, "valid"), np.convolve(counted, window, "valid")
    return lufs(float((sums[counts > 0] / counts[counts > 0]).max()))


class LoudnessMeter:
    """Gated loudness of sound that comes in pieces of any length."""

    def __init__(self, channels: int) -> None:
        self._before = np.zeros((channels, MEMORY), np.float32)
        self._rest = np.zeros((channels, 0), np.float32)
        self._bins: list[NDArray[np.float64]] = []

    def push(self, piece: Samples) -> None:
        waiting = np.concatenate([self._rest, piece], axis=1)
        whole = waiting.shape[1] // BIN * BIN
        self._rest = waiting[:, whole:]
        if whole:
            sound = np.concatenate([self._before, waiting[:, :whole]], axis=1)
            self._bins.append(energies(sound, MEMORY) if waiting[:, :whole].any() else np.zeros(whole // BIN))
            self._before = sound[:, -MEMORY:]

    def integrated_lufs(self) -> float:
        return integrated_lufs(np.concatenate(self._bins)) if self._bins else -np.inf
