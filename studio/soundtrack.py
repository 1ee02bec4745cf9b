"""The sound of a film: dialogue by its cast, its places, quiet music, the noises of actions; with AD on request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from studio.ambience import in_pieces, music, place
from studio.noises import action_noises
from studio.truth import Film
from studio.voices import CAST_VOICES, NARRATORS, SAMPLE_RATE, Voice, speak

VOICE_LEVEL = 1.5  # gain on `voices.LOUDNESS`: about -20 dB of full scale
DUCKED = 0.45  # gain of music while someone speaks
DUCKED_FOR_AD = 0.3  # gain of everything below the narrator
SLOPE_MS = 180  # of ducking
MUSIC_SHARE = 0.45  # of scenes that have any


class Span(NamedTuple):
    """When one line is audible, film time; half open."""

    start_ms: int
    end_ms: int
    line: int  # index into Film.dialogue, or Film.script for the narrator's


def mix(film: Film, sample_rate: int = 48_000, voices: Sequence[Voice] = CAST_VOICES) -> tuple[np.ndarray, list[Span]]:
    """(float32 [samples, 2], when each utterance is audible); the same seed gives the same sound.

    `Character.voice` counts in `voices`.
    """
    samples = film.duration_ms * sample_rate // 1000
    lines = [
        _line(said.text, voices[film.cast[said.speaker].voice], said.end_ms - said.start_ms, sample_rate)
        for said in film.dialogue
    ]
    # Places take the most memory, so they come before the stereo track is there.
    under = _atmosphere(film, samples, sample_rate)
    sound = np.zeros((samples, 2), np.float32)
    spans = [
        _place(sound, line, said.start_ms, index, sample_rate, _pan(said.speaker))
        for index, (line, said) in enumerate(zip(lines, film.dialogue, strict=True))
    ]
    melody = _music(film, samples, sample_rate)
    melody *= _gain(samples, spans, DUCKED, sample_rate)
    under += melody
    under += _noises(film, samples, sample_rate)
    sound += under[:, None]
    return np.clip(sound, -1, 1, out=sound), spans


def mix_with_ad(film: Film, sample_rate: int = 48_000, narrator: int = 0) -> tuple[np.ndarray, list[Span], list[Span]]:
    """As `mix`, with the film's own ideal script read by a narrator: (sound, dialogue spans, narration spans)."""
    sound, spans = mix(film, sample_rate)
    lines = [(line.start_ms, line.end_ms, line.text) for line in film.script]
    sound, told = narrated(sound, lines, sample_rate, narrator)
    return sound, spans, told


def narrated(
    sound: np.ndarray, lines: Sequence[tuple[int, int, str]], sample_rate: int, narrator: int | Voice
) -> tuple[np.ndarray, list[Span]]:
    """(`sound` [samples, 2] itself, made quieter below a narrator who reads `lines`; when each is audible).

    A line is (start_ms, end_ms, text), in order of time; the voice stays within its slot. A narrator is one of
    `NARRATORS` or any other voice.
    """
    narration = np.zeros_like(sound)
    told = []
    voice = NARRATORS[narrator] if isinstance(narrator, int) else narrator
    for index, (start_ms, end_ms, text) in enumerate(lines):
        spoken = _line(text, voice, end_ms - start_ms, sample_rate)
        told.append(_place(narration, spoken, start_ms, index, sample_rate, 0.0))
    sound *= _gain(len(sound), told, DUCKED_FOR_AD, sample_rate)[:, None]
    sound += narration
    return np.clip(sound, -1, 1, out=sound), told


def _line(text: str, voice: Voice, slot_ms: int, rate: int) -> np.ndarray:
    """One spoken line at the film's sample rate, no longer than its slot: mono [samples]."""
    line = speak(text, voice, max_ms=slot_ms)
    # Band-limited resampling; the line's edges are faded, so that nothing rings beyond them.
    size = min(len(line) * rate // SAMPLE_RATE, slot_ms * rate // 1000)
    spectrum = np.fft.rfft(line)
    return (VOICE_LEVEL * np.fft.irfft(spectrum, size) * (size / len(line))).astype(np.float32)


def _place(track: np.ndarray, line: np.ndarray, start_ms: int, index: int, rate: int, pan: float) -> Span:
    """Add a line to the stereo track; pan -1 left, 1 right."""
    at = start_ms * rate // 1000
    end = min(len(track), at + len(line))
    sides = np.sqrt(np.array([1 - pan, 1 + pan], np.float32))
    track[at:end] += line[: end - at, None] * sides
    return Span(start_ms, -(-end * 1000 // rate), index)


def _pan(speaker: int) -> float:
    return (0.0, -0.25, 0.25, -0.12, 0.12)[speaker % 5]


def _gain(samples: int, spans: list[Span], ducked: float, rate: int) -> np.ndarray:
    """float32 [samples]: 1, and `ducked` while a span lasts, with slopes outside it."""
    knots: list[tuple[float, float]] = [(0.0, 1.0)]
    for start, end, _ in spans:
        if start - SLOPE_MS > knots[-1][0]:
            knots += [(start - SLOPE_MS, 1.0)]
        elif knots[-1][1] == 1.0 and len(knots) > 1:
            knots.pop()  # the pause is too short to come up
        knots += [(start, ducked), (end, ducked), (end + SLOPE_MS, 1.0)]
    times, values = zip(*knots, strict=True)
    return in_pieces(samples, lambda numbers: np.interp(numbers * 1000 / rate, times, values))


def _atmosphere(film: Film, samples: int, rate: int) -> np.ndarray:
    out = np.zeros(samples, np.float32)
    for scene in film.scenes:
        start, end = scene.start_ms * rate // 1000, min(samples, scene.end_ms * rate // 1000)
        out[start:end] = place(scene.setting, scene.night, _random(film, 1, scene.id), end - start, rate)
    return out


def _music(film: Film, samples: int, rate: int) -> np.ndarray:
    """Under the first scene's opening, and under some of the others as a whole."""
    out = np.zeros(samples, np.float32)
    for scene in film.scenes:
        rng = _random(film, 2, scene.id)
        if scene.id == 0 or rng.random() < MUSIC_SHARE:
            start, end = scene.start_ms * rate // 1000, min(samples, scene.end_ms * rate // 1000)
            out[start:end] = music(rng, end - start, rate)
    return out


def _noises(film: Film, samples: int, rate: int) -> np.ndarray:
    out = np.zeros(samples, np.float32)
    for event in film.events:
        for at_ms, noise in action_noises(event, _random(film, 3, event.id), rate):
            at = at_ms * rate // 1000
            part = noise[: max(0, samples - at)]
            out[at : at + len(part)] += part
    return out


def _random(film: Film, kind: int, number: int) -> np.random.Generator:
    """Its own stream for every scene and event, so that a change to one leaves the others as they were."""
    return np.random.Generator(np.random.PCG64([film.seed, kind, number]))
