"""Audio landmarks: what stands out of a soundtrack in time and pitch, which noise, codecs and levels leave in place.

Pitch is counted in logarithmic bands, so that a film played faster has the same landmarks, shifted and closer together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
BANDS_PER_OCTAVE = 24
PER_SECOND = 24  # landmarks that are kept

_WINDOW = 2_048  # 128 ms
_HOP = 256  # 16 ms
_LOWEST_HZ, _BANDS = 300.0, 96  # four octaves, to 4.8 kHz
_NEAR_FRAMES, _NEAR_BANDS = 5, 4  # a landmark is the loudest so far around
_CHUNK = 2_000  # frames at a time: 32 s
_SILENCE = 1e-12  # energy of a band; digital silence and what dither leaves of it
_LOUD = 30 * np.log(10) / 10  # 30 dB
_FRAME_MS = _HOP * 1000 / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class AudioPrint:
    """Landmarks in order of time. Small enough to keep: some 2 MB for three hours."""

    times_ms: NDArray[np.float32]  # [N]; exact to a millisecond up to four and a half hours
    bands: NDArray[np.float32]  # [N] above the lowest, fractions too
    loud: NDArray[np.bool_]  # [N] whether it is heard beside the film's loudest
    duration_ms: int


def fingerprint_audio(samples: NDArray[np.float32]) -> AudioPrint:
    """The landmarks of 16 kHz mono samples [N]. Raises ValueError for another shape."""
    if samples.ndim != 1:
        raise ValueError(f"a soundtrack is one row of samples, not an array of shape {samples.shape}")
    builder = PrintBuilder()
    builder.push(samples)
    return builder.finish()


class PrintBuilder:
    """Takes 16 kHz mono samples -1..1 piece by piece and holds a minute or so of them."""

    def __init__(self) -> None:
        self._pieces: list[NDArray[np.float32]] = []
        self._low = 0  # the frame that begins with the first of these samples
        self._first = 0  # the first frame that is not looked at yet
        self._samples = 0
        self._found: list[tuple[NDArray[np.float64], ...]] = []

    def push(self, samples: NDArray[np.float32]) -> None:
        """The next samples [n]."""
        for start in range(0, len(samples), _CHUNK * _HOP):
            piece = samples[start : start + _CHUNK * _HOP]
            self._pieces.append(piece)
            self._samples += len(piece)
            while self._frames() > self._first + _CHUNK + _NEAR_FRAMES:
                self._look(self._first + _CHUNK + _NEAR_FRAMES + 1)

    def finish(self) -> AudioPrint:
        """The print of everything that came."""
        while self._first < self._frames():
            self._look(min(self._frames(), self._first + _CHUNK + _NEAR_FRAMES + 1))
        time, band, strength, level = (
            np.concatenate(column) if column else np.empty(0)
            for column in (list(zip(*self._found, strict=True)) or ((), (), (), ()))
        )
        times_ms = time * _FRAME_MS + _WINDOW * 500 / SAMPLE_RATE  # the middle of the window
        chosen = _strongest(times_ms, strength)
        loud = level >= np.quantile(level[chosen], 0.95) - _LOUD if len(chosen) else np.empty(0, dtype=np.bool_)
        return AudioPrint(
            times_ms[chosen].astype(np.float32),
            band[chosen].astype(np.float32),
            loud[chosen],
            self._samples * 1000 // SAMPLE_RATE,
        )

    def _frames(self) -> int:
        return max(0, (self._samples - _WINDOW) // _HOP + 1)

    def _look(self, high: int) -> None:
        """Find what lies in one chunk of frames; `high` is the end of those around it."""
        held = np.concatenate(self._pieces)
        piece = held[: (high - 1 - self._low) * _HOP + _WINDOW]
        at, band, strength, level = _peaks(_band_energy(piece))
        at += self._low
        kept = (at >= self._first) & (at < self._first + _CHUNK)
        self._found.append((at[kept], band[kept], strength[kept], level[kept]))
        self._first += _CHUNK
        low = max(0, self._first - _NEAR_FRAMES - 1)
        rest = held[(low - self._low) * _HOP :].copy()
        self._pieces, self._low = [rest], low


def _band_energy(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log energy [frames, bands] of the frames of some samples."""
    piece = np.nan_to_num(samples.astype(np.float32, copy=False))
    windows = np.lib.stride_tricks.sliding_window_view(piece, _WINDOW)[::_HOP]
    spectrum = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW).astype(np.float32), axis=1)) / _WINDOW
    power: NDArray[np.float64] = np.square(spectrum) @ _filters()
    return np.log(power + _SILENCE)


def _filters() -> NDArray[np.float64]:
    """[bins, bands]: triangles, each from the middle of the band before to that of the band after."""
    hz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    centres = _LOWEST_HZ * 2 ** (np.arange(-1, _BANDS + 1) / BANDS_PER_OCTAVE)
    wide = np.maximum(np.diff(centres), SAMPLE_RATE / _WINDOW)  # low bands are at least as wide as a bin
    middle = centres[1:-1]
    rise = 1 - (middle - hz[:, None]) / wide[:-1]
    fall = 1 - (hz[:, None] - middle) / wide[1:]
    return np.clip(np.minimum(rise, fall), 0, None)


def _peaks(
    energy: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Time (in frames) and band of every local maximum, to a fraction, how far it stands out of its band, its level."""
    around = _widest(_widest(energy, _NEAR_FRAMES, 0), _NEAR_BANDS, 1)
    inner = np.zeros(energy.shape, dtype=bool)
    inner[1:-1, 1:-1] = True
    at, band = np.nonzero((energy >= around) & inner & (energy > np.log(_SILENCE) + 1))
    stands_out = energy[at, band] - energy.mean(axis=0)[band]
    return (
        at + _top(energy[at - 1, band], energy[at, band], energy[at + 1, band]),
        band + _top(energy[at, band - 1], energy[at, band], energy[at, band + 1]),
        stands_out,
        energy[at, band],
    )


def _widest(values: NDArray[np.float64], reach: int, axis: int) -> NDArray[np.float64]:
    """The maximum over `reach` neighbours on both sides."""
    found = values.copy()
    for off in range(1, reach + 1):
        ahead = [slice(None)] * 2
        behind = [slice(None)] * 2
        ahead[axis], behind[axis] = slice(off, None), slice(None, -off)
        a, b = tuple(ahead), tuple(behind)
        np.maximum(found[b], values[a], out=found[b])
        np.maximum(found[a], values[b], out=found[a])
    return found


def _top(before: NDArray[np.float64], here: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where between its neighbours a parabola through three values is highest, -0.5..0.5."""
    bend = before - 2 * here + after
    return np.clip(np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1), 0), -0.5, 0.5)


def _strongest(times_ms: NDArray[np.float64], strength: NDArray[np.float64]) -> NDArray[np.int64]:
    """Indices, in order of time, of the strongest landmarks of every second."""
    second = (times_ms // 1000).astype(np.int64)
    order = np.lexsort((-strength, second))
    starts = np.searchsorted(second[order], second[order])  # where each one's second begins
    kept = order[np.arange(len(order)) - starts < PER_SECOND]
    return kept[np.argsort(times_ms[kept], kind="stable")]
