"""What actions sound like: steps, doors, things put down and caught. Quiet, and none of it like a voice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.coloured_noise import coloured_noise
from studio.truth import Event

PEAK = 0.05  # of full scale
STEPS_MS = 430

# (share of the event's time, sound); steps are told apart below.
_Sound = Callable[[np.random.Generator, int], np.ndarray]


def action_noises(event: Event, rng: np.random.Generator, rate: int) -> list[tuple[int, np.ndarray]]:
    """(film time in ms, float32 mono samples) of every noise that one event makes."""
    length = event.end_ms - event.start_ms
    if event.verb in STEPPING:
        first, last = event.start_ms + 200, event.end_ms - 200
        return [(at, _step(rng, rate)) for at in range(first, last, STEPS_MS if event.verb != "dance" else 300)]
    return [(event.start_ms + int(share * length), sound(rng, rate)) for share, sound in AT_MOMENT.get(event.verb, ())]


def _struck(rng: np.random.Generator, rate: int, pitch_hz: float, decay: float, rough: float) -> np.ndarray:
    """A blow: a falling tone with some noise, peak `PEAK`."""
    t = np.arange(int(rate * 4.5 / decay)) / rate
    tone = np.sin(2 * np.pi * pitch_hz * t * (1 - 0.3 * t)) + rough * rng.standard_normal(len(t))
    return (PEAK * tone / (1 + 2 * rough) * np.exp(-decay * t) * np.minimum(1, t / 0.002)).astype(np.float32)


def _step(rng: np.random.Generator, rate: int) -> np.ndarray:
    return _struck(rng, rate, rng.uniform(80, 110), 45, 0.15)


def _thud(rng: np.random.Generator, rate: int) -> np.ndarray:
    return 1.6 * _struck(rng, rate, 65, 18, 0.1)


def _tock(rng: np.random.Generator, rate: int) -> np.ndarray:
    return _struck(rng, rate, 420, 60, 0.1)


def _pat(rng: np.random.Generator, rate: int) -> np.ndarray:
    return _struck(rng, rate, 190, 50, 0.5)


def _rustle(rng: np.random.Generator, rate: int) -> np.ndarray:
    samples = int(0.35 * rate)
    noise = coloured_noise(rng, samples, rate, 1500, 7000)
    return _swelling(noise, 0.35 * PEAK)


def _whoosh(rng: np.random.Generator, rate: int) -> np.ndarray:
    return _swelling(coloured_noise(rng, int(0.4 * rate), rate, 300, 1600), 0.6 * PEAK)


def _creak(rng: np.random.Generator, rate: int) -> np.ndarray:
    """A hinge: a rough, slowly rising buzz, too irregular to be a voice."""
    t = np.arange(int(0.6 * rate)) / rate
    grain = np.cumsum(40 + 25 * t + 8 * rng.standard_normal(len(t))) / rate
    return _swelling(((grain % 1) < 0.15).astype(np.float32) - 0.15, 0.4 * PEAK)


def _swelling(sound: np.ndarray, peak: float) -> np.ndarray:
    swell = np.sin(np.pi * np.arange(len(sound)) / len(sound)).astype(np.float32)
    sound = sound * swell
    return sound * np.float32(peak / max(1e-9, float(np.abs(sound).max())))


def _knock(rng: np.random.Generator, rate: int) -> np.ndarray:
    return 1.4 * _struck(rng, rate, 170, 55, 0.2)


def _clap(rng: np.random.Generator, rate: int) -> np.ndarray:
    return 0.8 * _struck(rng, rate, 900, 90, 2.5)


STEPPING = {"enter", "leave", "approach", "back_away", "dance"}
AT_MOMENT: dict[str, tuple[tuple[float, _Sound], ...]] = {
    "open": ((0.3, _creak),),
    "close": ((0.3, _creak), (0.7, _thud)),
    "put_down": ((0.6, _tock),),
    "pick_up": ((0.4, _pat),),
    "give": ((0.5, _pat),),
    "take": ((0.5, _pat),),
    "throw": ((0.4, _whoosh),),
    "catch": ((0.5, _pat),),
    "sit_down": ((0.5, _rustle),),
    "stand_up": ((0.4, _rustle),),
    "hug": ((0.4, _rustle),),
    "jump": ((0.25, _rustle), (0.65, _thud)),
    "fall": ((0.5, _thud),),
    "knock": ((0.35, _knock), (0.45, _knock), (0.55, _knock)),
    "clap": tuple((0.25 + 0.12 * number, _clap) for number in range(5)),
    "shake": ((0.35, _rustle), (0.55, _rustle)),
    "duck": ((0.2, _rustle),),
    "bow": ((0.25, _rustle),),
    "stretch": ((0.3, _rustle),),
    "spin_around": ((0.3, _rustle), (0.6, _rustle)),
    "shrug": ((0.3, _rustle),),
}
