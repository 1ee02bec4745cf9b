"""What happens to sound between a film's desk and a listener: another level and tone, a room, noise, a narrow line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CLEAN = 0.3  # of soundtracks


def damaged(samples: NDArray[np.float32], rate: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """float32 [n], as many samples as came; some are left as they are."""
    sound = samples * np.float32(10 ** (rng.uniform(-15, 3) / 20))
    if rng.random() < CLEAN:
        return sound
    if rng.random() < 0.6:
        sound = _toned(sound, rate, rng)
    if rng.random() < 0.3:
        sound = _in_a_room(sound, rate, rng)
    if rng.random() < 0.6:
        sound = _noisy(sound, rng)
    return np.clip(sound, -1, 1)


def _toned(sound: NDArray[np.float32], rate: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Treble and bass turned; now and then nothing above 3.4 to 7 kHz, as a telephone or an old codec leaves it."""
    spectrum = np.fft.rfft(sound)
    octaves = np.log2(np.fft.rfftfreq(len(sound), 1 / rate).clip(60) / 1000)
    gain_db = octaves.clip(0) * rng.uniform(-4, 3) + (-octaves).clip(0) * rng.uniform(-3, 2)
    gain = 10 ** (gain_db / 20)
    if rng.random() < 0.3:
        gain *= 1 / (1 + np.exp((octaves - np.log2(rng.uniform(3.4, 7))) * 24))
    return np.fft.irfft(spectrum * gain, len(sound)).astype(np.float32)


def _in_a_room(sound: NDArray[np.float32], rate: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A decaying tail of 0.15 to 0.5 s, 8 to 20 dB below the voice."""
    length = int(rng.uniform(0.15, 0.5) * rate)
    tail = rng.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    tail *= 10 ** (-rng.uniform(8, 20) / 20) / np.sqrt(np.sum(tail**2))
    tail[: rate // 200] = 0
    tail[0] = 1
    size = len(sound) + length
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)
    return wet[: len(sound)].astype(np.float32)


def _noisy(sound: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """White to brown noise, 12 to 35 dB below."""
    level = np.sqrt(np.mean(sound**2)) * 10 ** (-rng.uniform(12, 35) / 20)
    spectrum = np.fft.rfft(rng.standard_normal(len(sound)).astype(np.float32))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** rng.uniform(0, 1)
    noise = np.fft.irfft(spectrum, len(sound))
    noise *= level / max(1e-9, np.sqrt(np.mean(noise**2)))
    return (sound + noise).astype(np.float32)
