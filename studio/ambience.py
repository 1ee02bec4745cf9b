"""What a place sounds like, and quiet music: synthesised by numpy from the film's seed.

Every layer is a function (rng, samples, rate) -> float32 mono [samples]. Levels are root mean squares of full scale,
20 dB below the voices' (`soundtrack.VOICE_LEVEL`), so that speech stays easy to understand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Layer = Callable[[np.random.Generator, int, int], np.ndarray]

LEVEL = 0.005  # of a place's layers together
MUSIC_LEVEL = 0.009
CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))


def place(setting: str, night: bool, rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    """float32 mono [samples]: the sound of one setting by day or by night."""
    layers = (NIGHT if night else DAY)[setting]
    return _to_level(sum_of([layer(rng, samples, rate) for layer in layers]), LEVEL)


def sum_of(layers: list[np.ndarray]) -> np.ndarray:
    """Equally loud layers, added."""
    return np.sum([_to_level(layer, 1.0) for layer in layers], axis=0, dtype=np.float32)


def music(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    """float32 mono [samples]: slow plucked notes over a soft pad, in and out within a second."""
    out = np.zeros(samples, np.float32)
    beat = int(rate * rng.uniform(0.42, 0.6))
    root = 55.0 * 2 ** (rng.integers(0, 8) / 12) * 2
    bar = 4 * beat
    for number, at in enumerate(range(0, samples, bar)):
        chord = CHORDS[number % len(CHORDS)]
        for tone in chord:
            _add(out, at, _pad(root * 2 ** (tone / 12), bar + beat // 2, rate))
        for step in range(4):
            if rng.random() < 0.75:
                tone = 12 + chord[int(rng.integers(0, 3))]
                _add(out, at + step * beat, _pluck(root * 2 ** (tone / 12), rate, 1.4))
    return _faded(_to_level(out, MUSIC_LEVEL), min(rate, samples // 3))


def _add(out: np.ndarray, at: int, sound: np.ndarray) -> None:
    part = sound[: max(0, len(out) - at)]
    out[at : at + len(part)] += part


def _pluck(pitch_hz: float, rate: int, seconds: float) -> np.ndarray:
    t = np.arange(int(rate * seconds)) / rate
    tone = np.sin(2 * np.pi * pitch_hz * t) + 0.4 * np.sin(4 * np.pi * pitch_hz * t) * np.exp(-6 * t)
    return (tone * np.exp(-3.5 * t) * np.minimum(1, t / 0.005)).astype(np.float32)


def _pad(pitch_hz: float, samples: int, rate: int) -> np.ndarray:
    t = np.arange(samples) / rate
    swell = np.sin(np.pi * np.arange(samples) / samples)
    return (0.25 * np.sin(2 * np.pi * pitch_hz * t) * swell).astype(np.float32)


def coloured_noise(rng: np.random.Generator, samples: int, rate: int, low_hz: float, high_hz: float) -> np.ndarray:
    """Noise between two frequencies, falling by 6 dB an octave inside."""
    size = 1 << max(8, (samples - 1).bit_length())  # a power of two transforms fast
    spectrum = np.fft.rfft(rng.standard_normal(size).astype(np.float32))
    hertz = np.fft.rfftfreq(size, 1 / rate)
    shape = np.where((hertz > low_hz) & (hertz < high_hz), 1 / np.maximum(hertz, 20.0), 0.0)
    return np.fft.irfft(spectrum * shape, size)[:samples].astype(np.float32)


def _slow(rng: np.random.Generator, samples: int, rate: int, period_s: float) -> np.ndarray:
    """A wandering gain between 0.2 and 1, about one turn a period."""
    knots = rng.uniform(0.2, 1.0, int(samples / rate / period_s) + 3)
    return np.interp(np.arange(samples) / rate / period_s, np.arange(len(knots)), knots).astype(np.float32)


def _room(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    return coloured_noise(rng, samples, rate, 60, 900)


def _hum(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    t = np.arange(samples) / rate
    return (np.sin(2 * np.pi * 100 * t) + 0.4 * np.sin(2 * np.pi * 200 * t + 1)).astype(np.float32)


def _clock(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    out = np.zeros(samples, np.float32)
    for number, at in enumerate(range(rate // 3, samples, rate // 2)):
        _add(out, at, _click(rng, rate, 2600 if number % 2 else 2100))
    return out


def _click(rng: np.random.Generator, rate: int, pitch_hz: float) -> np.ndarray:
    t = np.arange(rate // 60) / rate
    return (np.sin(2 * np.pi * pitch_hz * t) * np.exp(-350 * t)).astype(np.float32)


def _wind(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    return coloured_noise(rng, samples, rate, 120, 700) * _slow(rng, samples, rate, 2.5)


def _waves(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    t = np.arange(samples) / rate
    swell = (0.5 + 0.5 * np.sin(2 * np.pi * t / 6.5 + rng.uniform(0, 6))) ** 3
    return coloured_noise(rng, samples, rate, 200, 4000) * (0.15 + swell).astype(np.float32)


def _traffic(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    return coloured_noise(rng, samples, rate, 40, 350) * _slow(rng, samples, rate, 4.0)


def _birds(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    """Short falling and rising whistles, a few a second, then a pause."""
    out = np.zeros(samples, np.float32)
    at = int(rng.integers(0, rate))
    while at < samples:
        base = rng.uniform(2600, 4200)
        for _ in range(int(rng.integers(2, 6))):
            t = np.arange(int(rate * rng.uniform(0.05, 0.12))) / rate
            sweep = base + rng.uniform(-9000, 9000) * t
            _add(out, at, (np.sin(2 * np.pi * sweep * t) * np.sin(np.pi * t / t[-1])).astype(np.float32))
            at += int(rate * rng.uniform(0.1, 0.2))
        at += int(rate * rng.uniform(0.8, 3.5))
    return out


def _crickets(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    t = np.arange(samples) / rate
    chirp = np.sin(2 * np.pi * 4300 * t) * (np.sin(2 * np.pi * 28 * t) > 0)
    return (chirp * (np.sin(2 * np.pi * t / 0.9) > 0.3)).astype(np.float32)


DAY: dict[str, tuple[Layer, ...]] = {
    "kitchen": (_room, _hum),
    "library": (_room, _clock),
    "classroom": (_room, _birds),
    "office": (_hum, _traffic),
    "bedroom": (_room, _clock),
    "workshop": (_room, _hum),
    "castle": (_wind, _room),
    "station": (_traffic, _wind),
    "park": (_birds, _wind),
    "street": (_traffic, _birds),
    "beach": (_waves, _wind),
    "rooftop": (_wind, _traffic),
}
NIGHT: dict[str, tuple[Layer, ...]] = DAY | {
    "classroom": (_room, _clock),
    "park": (_crickets, _wind),
    "street": (_traffic, _crickets),
    "castle": (_wind, _crickets),
}


def _faded(sound: np.ndarray, samples: int) -> np.ndarray:
    slope = np.linspace(0, 1, samples, dtype=np.float32)
    sound[:samples] *= slope
    sound[len(sound) - samples :] *= slope[::-1]
    return sound


def _to_level(sound: np.ndarray, level: float) -> np.ndarray:
    loudness = float(np.sqrt(np.mean(sound.astype(np.float64) ** 2))) if len(sound) else 0.0
    return sound * np.float32(level / loudness) if loudness > 0 else sound
