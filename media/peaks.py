"""The waveform for the timeline: the lowest and highest sample of every 10 ms, and of 4, 16, 64 and 256 times that.

One little-endian file, so that a browser fetches the tiles it shows by range:

    bytes 0-3    "CWPK"
    byte  4      version, 1
    byte  5      levels, 5
    bytes 6-7    peaks a second at level 0, 100 (uint16)
    then for each level 12 bytes: factor, peaks, offset from the file's beginning (uint32 each)
    then for each level its peaks: lowest, highest (int8, -128..127), two bytes a peak
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC, VERSION = b"CWPK", 1
PER_SECOND = 100
FACTORS = (1, 4, 16, 64, 256)
HEADER = struct.Struct("<4sBBH")
LEVEL = struct.Struct("<III")


class PeakBuilder:
    """Takes mono sound piece by piece and keeps two bytes for every 10 ms of it."""

    def __init__(self, rate: int) -> None:
        self._span = rate // PER_SECOND
        self._rest = np.zeros(0, np.int16)
        self._peaks: list[NDArray[np.int8]] = []

    def push(self, samples: NDArray[np.int16]) -> None:
        """More sound, int16 [n]."""
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) // self._span * self._span
        self._rest = samples[whole:]
        if whole:
            self._peaks.append(_extremes(samples[:whole].reshape(-1, self._span)))

    def level_0(self) -> NDArray[np.int8]:
        """Lowest and highest of every 10 ms so far, int8 [n, 2]; the last one may be shorter."""
        parts = list(self._peaks)
        if len(self._rest):
            parts.append(_extremes(self._rest[None]))
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.int8)


def _extremes(blocks: NDArray[np.int16]) -> NDArray[np.int8]:
    low = blocks.min(axis=1) >> 8
    high = blocks.max(axis=1) >> 8
    return np.stack([low, high], axis=1).astype(np.int8)


def write_peaks(path: Path, level_0: NDArray[np.int8]) -> None:
    """Write all levels from the finest one, int8 [n, 2]."""
    levels = [level_0]
    for _ in FACTORS[1:]:
        finer = levels[-1]
        padded = np.concatenate([finer, np.repeat(finer[-1:], -len(finer) % 4, axis=0)]).reshape(-1, 4, 2)
        levels.append(np.stack([padded[:, :, 0].min(axis=1), padded[:, :, 1].max(axis=1)], axis=1))
    offset = HEADER.size + LEVEL.size * len(FACTORS)
    with path.open("wb") as file:
        file.write(HEADER.pack(MAGIC, VERSION, len(FACTORS), PER_SECOND))
        for factor, level in zip(FACTORS, levels, strict=True):
            file.write(LEVEL.pack(factor, len(level), offset))
            offset += 2 * len(level)
        for level in levels:
            file.write(level.tobytes())


def read_peaks(path: Path) -> dict[int, NDArray[np.int8]]:
    """Every level of a peaks file by its factor: int8 [n, 2]."""
    data = path.read_bytes()
    magic, version, count, _ = HEADER.unpack_from(data)
    if magic != MAGIC or version != VERSION:
        raise ValueError("this is no peaks file of ours")
    levels = {}
    for i in range(count):
        factor, peaks, offset = LEVEL.unpack_from(data, HEADER.size + LEVEL.size * i)
        levels[factor] = np.frombuffer(data, np.int8, 2 * peaks, offset).reshape(-1, 2)
    return levels
