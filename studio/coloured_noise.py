"""Noise of a colour, by shaping a spectrum; a long one in pieces, so that ten minutes of it fit into little memory."""

from __future__ import annotations

import numpy as np

ONE_TRANSFORM = 1 << 23  # samples, about three minutes: a longer transform is split into several of half that size
PIECE = 1 << 20  # spectrum entries, or samples, that are worked on at a time in double precision


def coloured_noise(rng: np.random.Generator, samples: int, rate: int, low_hz: float, high_hz: float) -> np.ndarray:
    """float32 [samples]: noise between two frequencies, falling by 6 dB an octave inside."""
    size = 1 << max(8, (samples - 1).bit_length())  # a power of two transforms fast
    noise = np.empty(size, np.float32)
    for at in range(0, size, PIECE):
        noise[at : at + PIECE] = rng.standard_normal(min(PIECE, size - at))
    if size > ONE_TRANSFORM:
        _shape_long(noise, rate, low_hz, high_hz)
        return noise[:samples]
    spectrum = np.fft.rfft(noise) * _gain(np.arange(size // 2 + 1), size, rate, low_hz, high_hz)
    return np.fft.irfft(spectrum, size)[:samples].astype(np.float32)


def _gain(entries: np.ndarray, size: int, rate: int, low_hz: float, high_hz: float) -> np.ndarray:
    """What entries of a spectrum of `size` samples are multiplied by."""
    hertz = entries / (size * (1 / rate))
    return np.where((hertz > low_hz) & (hertz < high_hz), 1 / np.maximum(hertz, 20.0), 0.0)


def _shape_long(noise: np.ndarray, rate: int, low_hz: float, high_hz: float) -> None:
    """The same in place by a transform in four steps, equal but for the last bit of a few samples.

    Samples r, r + R, r + 2R .. are transformed for themselves; where these spectra are joined, R entries of the whole
    one come from R entries of theirs, so that they can be shaped and taken apart again a piece at a time.
    """
    size = len(noise)
    stride = 2 * size // ONE_TRANSFORM
    part = size // stride
    spectra = np.empty((stride, part // 2 + 1), np.complex128)
    for r in range(stride):
        spectra[r] = np.fft.rfft(noise[r::stride].astype(np.float64))
    numbers = np.arange(stride)[:, None]
    piece = PIECE // stride
    for at in range(0, part // 2 + 1, piece):
        entries = np.arange(at, min(at + piece, part // 2 + 1))
        turn = np.exp(-2j * np.pi * numbers * entries / size)
        whole = np.fft.fft(spectra[:, at : at + piece] * turn, axis=0).astype(np.complex64)  # as `rfft` above has it
        places = entries + part * numbers
        shaped = whole * _gain(np.minimum(places, size - places), size, rate, low_hz, high_hz)
        spectra[:, at : at + piece] = np.fft.ifft(shaped, axis=0) * turn.conj()
    for r in range(stride):
        noise[r::stride] = np.fft.irfft(spectra[r], part)
