"""Two made-up voices that hum: what a network must be able to tell apart, without a speech synthesiser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.sound_shelf import put
from models.data.soundtracks import RATE, Soundtrack, SpokenLine

VERSION = "humming-1"
VOICES = {"low": (95.0, (500.0, 1000.0)), "high": (230.0, (900.0, 2600.0)), "dark": (130.0, (350.0, 700.0))}


def hum(voice: str, samples: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Overtones of the voice's pitch, loud near its formants, with four syllables a second: -1..1 [samples]."""
    pitch, formants = VOICES[voice]
    t = np.arange(samples) / RATE
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.04 * np.sin(2 * np.pi * 3 * t + rng.uniform(0, 6)))) / RATE
    sound = np.zeros(samples)
    for overtone in range(1, int(3800 / pitch)):
        gain = sum(np.exp(-(((overtone * pitch - formant) / 180) ** 2)) for formant in formants) + 0.03
        sound += gain * np.sin(overtone * phase)
    return 0.12 * sound * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))


def soundtrack(seed: int, length_s: int = 30, voices: tuple[str, ...] = ("low", "high"), **_: bool) -> Soundtrack:
    """Voices by turns in faint noise, a line of 1 to 2 s and a pause."""
    rng = np.random.default_rng(seed)
    sound = rng.normal(0, 0.001, length_s * RATE)
    lines, at, number = [], RATE // 2, int(rng.integers(2))
    while at + 3 * RATE < len(sound):
        size = int(rng.uniform(1.0, 2.0) * RATE)
        voice = voices[number % len(voices)]
        sound[at : at + size] += hum(voice, size, rng)
        lines.append(SpokenLine(at * 1000 // RATE, (at + size) * 1000 // RATE, "hum", voice, False, ()))
        at += size + int(rng.uniform(0.3, 0.9) * RATE)
        number += 1
    return Soundtrack(seed, (np.clip(sound, -1, 1) * 32767).astype(np.int16), tuple(lines), ())


def alone(seed: int) -> Soundtrack:
    return soundtrack(seed, 12, (sorted(VOICES)[seed % len(VOICES)],))


def soundtrack_seeds(split: str) -> range:
    return range(50) if split == "train" else range(50, 100)


def fill(folder: Path, films: int = 6, alone_ones: int = 3) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    pairs = [("low", "high"), ("low", "dark"), ("high", "dark")]
    for seed in range(films):
        put(folder, f"film-{seed}", soundtrack(seed, 20, pairs[seed % len(pairs)]))
    for seed in range(films, films + alone_ones):
        put(folder, f"alone-{seed}", alone(seed))
    return folder
