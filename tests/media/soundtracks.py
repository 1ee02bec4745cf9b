"""Seeded soundtracks that sound like films to a fingerprint: speech-like bursts, steps, music, room tone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Samples = NDArray[np.float32]


def soundtrack(seed: int, seconds: float) -> Samples:
    """Voices with formants and syllables, noise bursts, notes, all over a quiet hum."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    sound = 0.003 * rng.standard_normal(count)
    at = 0.0
    while at < seconds - 3:
        kind = rng.choice(["speech", "burst", "notes"], p=[0.6, 0.2, 0.2])
        length = float(rng.uniform(0.8, 3.0)) if kind != "burst" else float(rng.uniform(0.05, 0.4))
        piece = {"speech": _speech, "burst": _burst, "notes": _notes}[kind](rng, int(length * RATE))
        start = int(at * RATE)
        sound[start : start + len(piece)] += piece[: count - start]
        at += length + float(rng.uniform(0.05, 1.0))
    return (sound / np.abs(sound).max() * 0.7).astype(np.float32)


def _speech(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Harmonics of a gliding pitch, shaped by formants that change with every syllable."""
    time = np.arange(count) / RATE
    pitch = rng.uniform(90, 240) * (1 + 0.1 * np.sin(2 * np.pi * rng.uniform(0.3, 1.2) * time + rng.uniform(0, 6)))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    sound = np.zeros(count)
    syllable = int(rng.uniform(0.12, 0.25) * RATE)
    for start in range(0, count, syllable):
        end = min(count, start + syllable)
        formants = rng.uniform([300, 900, 2_200], [900, 2_200, 3_400])
        shape = np.hanning(end - start + 2)[1:-1] * rng.uniform(0.3, 1.0)
        for harmonic in range(1, 30):
            hz = harmonic * float(pitch[start])
            loud = sum(np.exp(-(((hz - formant) / 180) ** 2)) for formant in formants)
            sound[start:end] += shape * loud * np.sin(harmonic * phase[start:end])
    return 0.3 * sound


def _burst(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    noise = rng.standard_normal(count)
    kernel = np.hanning(int(rng.integers(3, 40)))
    return np.convolve(noise, kernel / kernel.sum(), mode="same") * np.exp(-np.arange(count) / count * 4)


def _notes(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    sound = np.zeros(count)
    for _ in range(int(rng.integers(2, 8))):
        start = int(rng.integers(0, count))
        time = np.arange(count - start) / RATE
        sound[start:] += np.exp(-3 * time) * np.sin(2 * np.pi * 220 * 2 ** (rng.integers(0, 48) / 12) * time)
    return 0.3 * sound


def noisy(sound: Samples, decibels: float, seed: int = 0) -> Samples:
    """With white noise so far below it."""
    noise = np.random.default_rng(seed).standard_normal(len(sound))
    level = np.sqrt(np.mean(sound.astype(np.float64) ** 2)) * 10 ** (-decibels / 20)
    return (sound + level * noise).astype(np.float32)


def played(sound: Samples, rate: float) -> Samples:
    """Lasting `rate` times as long, its pitch with it."""
    count = int(len(sound) * rate)
    return np.interp(np.arange(count) / rate, np.arange(len(sound)), sound).astype(np.float32)
