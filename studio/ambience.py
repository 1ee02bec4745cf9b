"""What a place sounds like, and quiet music: synthesised by numpy from the film's seed.

Every layer is a function (rng, samples, rate) -> float32 mono [samples]. Levels are root mean squares of full scale,
20 dB below the voices' (`soundtrack.VOICE_LEVEL`), so that speech stays easy to understand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from studio.coloured_noise import PIECE, coloured_noise

Layer = Callable[[np.random.Generator, int, int], np.ndarray]

LEVEL = 0.005  # of a place's layers together
MUSIC_LEVEL = 0.009
CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))


def place(setting: str, night: bool, rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    """float32 mono [samples]: the sound of one setting by day or by night."""
    layers = (NIGHT if night else DAY)[setting]
    return _to_level(sum_of(layer(rng, samples, rate) for layer in layers), LEVEL)


def sum_of(layers: Iterable[np.ndarray]) -> np.ndarray:
    """Equally loud layers, added; one is in memory at a time."""
    total: np.ndarray | None = None
    for layer in layers:
        layer = _to_level(layer, 1.0)
        if total is None:
            total = layer
        else:
            total += layer
    assert total is not None, "a place has a sound"
    return total


def in_pieces(samples: int, curve: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """float32 [samples]: `curve` of sample numbers, in double precision a piece at a time."""
    out = np.empty(samples, np.float32)
    for at in range(0, samples, PIECE):
        out[at : at + PIECE] = curve(np.arange(at, min(at + PIECE, samples)))
    return out


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


@lru_cache(maxsize=24)  # a piece of music has a dozen notes, again and again; nobody writes into them
def _pluck(pitch_hz: float, rate: int, seconds: float) -> np.ndarray:
    t = np.arange(int(rate * seconds)) / rate
    tone = np.sin(2 * np.pi * pitch_hz * t) + 0.4 * np.sin(4 * np.pi * pitch_hz * t) * np.exp(-6 * t)
    return (tone * np.exp(-3.5 * t) * np.minimum(1, t / 0.005)).astype(np.float32)


@lru_cache(maxsize=24)
def _pad(pitch_hz: float, samples: int, rate: int) -> np.ndarray:
    t = np.arange(samples) / rate
    swell = np.sin(np.pi * np.arange(samples) / samples)
    return (0.25 * np.sin(2 * np.pi * pitch_hz * t) * swell).astype(np.float32)


def _slow(rng: np.random.Generator, samples: int, rate: int, period_s: float) -> np.ndarray:
    """A wandering gain between 0.2 and 1, about one turn a period."""
    knots = rng.uniform(0.2, 1.0, int(samples / rate / period_s) + 3)
    return in_pieces(samples, lambda n: np.interp(n / rate / period_s, np.arange(len(knots)), knots))


def _room(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    return coloured_noise(rng, samples, rate, 60, 900)


def _hum(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    def tone(numbers: np.ndarray) -> np.ndarray:
        t = numbers / rate
        return np.sin(2 * np.pi * 100 * t) + 0.4 * np.sin(2 * np.pi * 200 * t + 1)

    return in_pieces(samples, tone)


def _clock(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    out = np.zeros(samples, np.float32)
    for number, at in enumerate(range(rate // 3, samples, rate // 2)):
        _add(out, at, _click(rng, rate, 2600 if number % 2 else 2100))
    return out


def _click(rng: np.random.Generator, rate: int, pitch_hz: float) -> np.ndarray:
    t = np.arange(rate // 60) / rate
    return (np.sin(2 * np.pi * pitch_hz * t) * np.exp(-350 * t)).astype(np.float32)


def _wind(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    noise = coloured_noise(rng, samples, rate, 120, 700)
    noise *= _slow(rng, samples, rate, 2.5)
    return noise


def _waves(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    phase = rng.uniform(0, 6)
    noise = coloured_noise(rng, samples, rate, 200, 4000)
    noise *= in_pieces(samples, lambda n: 0.15 + (0.5 + 0.5 * np.sin(2 * np.pi * (n / rate) / 6.5 + phase)) ** 3)
    return noise


def _traffic(rng: np.random.Generator, samples: int, rate: int) -> np.ndarray:
    noise = coloured_noise(rng, samples, rate, 40, 350)
    noise *= _slow(rng, samples, rate, 4.0)
    return noise


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
    def chirp(numbers: np.ndarray) -> np.ndarray:
        t = numbers / rate
        pulse = np.sin(2 * np.pi * 4300 * t) * (np.sin(2 * np.pi * 28 * t) > 0)
        return pulse * (np.sin(2 * np.pi * t / 0.9) > 0.3)

    return in_pieces(samples, chirp)


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
    "museum": (_room, _clock),
    "bakery": (_room, _hum),
    "harbour": (_waves, _wind),
    "attic": (_room, _wind),
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
    """`sound` itself, brought to a root mean square."""
    loudness = float(np.sqrt(_power(sound) / len(sound))) if len(sound) else 0.0
    if loudness > 0:
        sound *= np.float32(level / loudness)
    return sound


def _power(sound: np.ndarray) -> float:
    """The sum of squares in double precision; halved as numpy halves long sums, which keeps every rounding error."""
    if len(sound) <= PIECE:
        return float(np.sum(np.square(sound, dtype=np.float64)))
    half = len(sound) // 2 // 8 * 8
    return _power(sound[:half]) + _power(sound[half:])
