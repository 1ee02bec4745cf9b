"""True peaks (between the samples, four times oversampled), and a limiter that keeps them under a ceiling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # [channels, n]

TIMES = 4
REACH = 16  # samples on each side that a value between two samples is made of
AROUND = 480  # samples, 10 ms at 48 kHz: how far ahead and behind a peak the gain glides
CONTEXT = 2 * AROUND + REACH  # samples on each side that a limited sample depends on
MARGIN_DB = 0.2  # under the ceiling: the gain moves between samples too, and meters differ by this


def _phases() -> NDArray[np.float32]:
    """Interpolators for 1/4, 2/4, 3/4 between two samples: float32 [3, 2 * REACH]."""
    taps = np.arange(-REACH + 1, REACH + 1)
    rows = []
    for phase in range(1, TIMES):
        at = taps - phase / TIMES
        row = (
            np.sinc(at)
            * np.kaiser(2 * REACH * TIMES + 1, 6.0)[
                np.round((at + REACH) * TIMES).astype(int).clip(0, 2 * REACH * TIMES)
            ]
        )
        rows.append(row / row.sum())
    return np.asarray(rows, np.float32)


PHASES = _phases()
MOST_GAIN = float(np.abs(PHASES).sum(axis=1).max())  # no peak between samples is higher than this times theirs


def level_db(value: float) -> float:
    return 20 * float(np.log10(value)) if value > 0 else -np.inf


def peaks_of(sound: Samples) -> NDArray[np.float32]:
    """The highest value at and around each sample, over all channels: float32 [n]."""
    highest = np.abs(sound).max(axis=0)
    for channel in sound:
        padded = np.pad(channel, (REACH - 1, REACH))
        for row in PHASES:
            between = np.abs(np.convolve(padded, row[::-1], "valid"))  # [n]: between sample i and i + 1
            highest = np.maximum(highest, between)
            highest[1:] = np.maximum(highest[1:], between[:-1])
    return highest


class PeakMeter:
    """The true peak of sound that comes in pieces."""

    def __init__(self, channels: int) -> None:
        self._before = np.zeros((channels, 2 * REACH), np.float32)
        self.highest = 0.0

    def push(self, piece: Samples) -> None:
        sound = np.concatenate([self._before, piece], axis=1)
        if np.abs(sound).max(initial=0.0) * MOST_GAIN > self.highest:
            self.highest = max(self.highest, float(peaks_of(sound).max(initial=0.0)))
        self._before = sound[:, -2 * REACH :]

    @property
    def dbtp(self) -> float:
        return level_db(self.highest)


def limited(pieces: Iterable[Samples], ceiling_dbtp: float) -> Iterator[Samples]:
    """The same sound, as long, with no true peak over the ceiling; untouched, bit for bit, away from such peaks.

    Every sample depends on `CONTEXT` samples around it and on nothing else, however the sound is cut into pieces.
    """
    ceiling = 10 ** ((ceiling_dbtp - MARGIN_DB) / 20)
    waiting: Samples | None = None
    for piece in chain(pieces, (None,)):
        if waiting is None:
            if piece is None:
                return
            waiting = np.zeros((piece.shape[0], CONTEXT), np.float32)
        if piece is None:
            piece = np.zeros((waiting.shape[0], CONTEXT), np.float32)
        waiting = np.concatenate([waiting, piece], axis=1)
        ready = waiting.shape[1] - 2 * CONTEXT
        if ready > 0:
            yield _limited(waiting, ceiling)
            waiting = waiting[:, ready:]


def _limited(sound: Samples, ceiling: float) -> Samples:
    """`sound` without the context at its ends."""
    inner = sound[:, CONTEXT:-CONTEXT]
    if np.abs(sound).max() * MOST_GAIN <= ceiling:
        return inner
    peaks = peaks_of(sound)[REACH:-REACH]
    if peaks.max() <= ceiling:
        return inner
    least = _least_around(np.minimum(1.0, ceiling / np.maximum(peaks, ceiling)))  # [n + 2 * AROUND]
    glide = np.hanning(2 * AROUND + 3)[1:-1]
    cut = np.convolve(1.0 - least, glide / glide.sum(), "valid")
    return np.where(cut > 0, inner * (1.0 - cut), inner).astype(np.float32)


def _least_around(gain: NDArray[np.floating]) -> NDArray[np.floating]:
    """The least gain within AROUND samples of each, without those that have no neighbours."""
    width, least = 1, gain
    while 2 * width <= 2 * AROUND + 1:
        least = np.minimum(least[:-width], least[width:])
        width *= 2
    rest = 2 * AROUND + 1 - width
    return np.minimum(least[: len(least) - rest], least[rest:]) if rest else least
