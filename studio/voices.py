"""The voices of the film world: twelve for the cast, and separate ones for narrators, spoken by espeak-ng.

The same film must sound the same everywhere. That rules out the variants with breath (f2, f3, f5, whisper and
others), whose noise differs from process to process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from speech.espeak import Line, Request, spoken
from speech.espeak_process import WORD

SAMPLE_RATE = 22_050  # Hz
FASTEST = 400  # words a minute; beyond, espeak-ng is no speech any more
LOUDNESS = 0.065  # root mean square of a whole line, so that no voice drowns another; peaks stay below 1
SILENCE = 0.006  # of full scale, after that: what head and tail are trimmed to
_WRITTEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Voice:
    name: str  # espeak-ng voice + variant
    pitch: int  # 0..99
    pitch_range: int  # 0..99: how lively
    words_a_minute: int
    formants: float = 1.0  # how much higher everything resonates than in espeak-ng's voice, its pitch too: 0.8 .. 1.25


class SpeechTooLong(ValueError):
    """The words do not fit their time at any intelligible rate."""


# Indices are `Character.voice`: 0-2 women, 3-4 girls, 5-8 men, 9-10 boys, 11 a robot.
CAST_VOICES: tuple[Voice, ...] = (
    Voice("en-us+grandma", 45, 55, 170),
    Voice("en-gb-x-rp+f1", 42, 60, 165),
    Voice("en-us+Annie", 50, 45, 160),
    Voice("en-us+f4", 82, 65, 180),
    Voice("en-gb-scotland+f1", 88, 60, 175),
    Voice("en-us+m3", 38, 50, 165),
    Voice("en-gb-x-rp+m7", 30, 55, 160),
    Voice("en-us+grandpa", 34, 45, 150),
    Voice("en-gb-scotland+m1", 52, 55, 170),
    Voice("en-us+m4", 92, 60, 180),
    Voice("en-gb-x-rp+Alex", 95, 60, 180),
    Voice("en-us+klatt4", 20, 8, 155),
)
NARRATORS: tuple[Voice, ...] = (
    Voice("en-gb-x-rp+m2", 42, 40, 170),
    Voice("en-us+linda", 45, 40, 175),
    Voice("en-us+Michael", 40, 40, 170),
    Voice("en-gb-x-rp+steph", 40, 40, 175),
)


class Word(NamedTuple):
    """A word of a spoken line, and its samples there: half open, pauses after it left out where they can be told."""

    start: int
    end: int
    text: str  # as written, without the signs around it


class Said(NamedTuple):
    samples: np.ndarray  # float32 mono [samples] at 22.05 kHz, silence trimmed
    words: tuple[Word, ...]


def speak(text: str, voice: Voice, max_ms: int | None = None) -> np.ndarray:
    """float32 mono [samples] at 22.05 kHz, silence trimmed; spoken faster where it must be to stay within `max_ms`."""
    return said(text, voice, max_ms).samples


@lru_cache(64)  # a soundtrack asks for the samples, and whoever learns from it for the words
def said(text: str, voice: Voice, max_ms: int | None = None) -> Said:
    """As `speak`, with the time of every word."""
    words_a_minute = voice.words_a_minute
    while True:
        line = _line(text, voice, words_a_minute)
        samples, first = _trimmed(_samples(line, voice))
        if max_ms is None or len(samples) * 1000 <= max_ms * SAMPLE_RATE:
            samples.flags.writeable = False
            return Said(samples, _words(text, line, voice, samples, first))
        if words_a_minute >= FASTEST:
            raise SpeechTooLong(f"{text!r} takes {len(samples) * 1000 // SAMPLE_RATE} ms; there are {max_ms}")
        needed = words_a_minute * len(samples) * 1000 / (max_ms * SAMPLE_RATE)
        words_a_minute = min(FASTEST, int(max(needed * 1.03, words_a_minute + 8)))


def _line(text: str, voice: Voice, words_a_minute: int) -> Line:
    # Spoken slower and played faster: a smaller mouth at the same rate.
    line = spoken(Request(voice.name, round(words_a_minute / voice.formants), voice.pitch, voice.pitch_range, text))
    if line.rate != SAMPLE_RATE:
        raise RuntimeError(f"espeak-ng speaks at {line.rate} Hz, not {SAMPLE_RATE}")
    return line


def _samples(line: Line, voice: Voice) -> np.ndarray:
    samples = np.frombuffer(line.samples, np.int16).astype(np.float32) / 32768
    return samples if voice.formants == 1 else resampled(samples, round(len(samples) / voice.formants))


def _words(text: str, line: Line, voice: Voice, samples: np.ndarray, first: int) -> tuple[Word, ...]:
    """Every written word with what is heard of it; words that espeak-ng draws together share their time by letters."""
    written = [(found.start(), found[0]) for found in _WRITTEN.finditer(text)]
    marks = sorted((mark for mark in line.marks), key=lambda mark: mark[2])
    begins = [(character, sample) for kind, character, sample in marks if kind == WORD]
    ends = [sample for _, _, sample in marks]  # a clause's end ends its last word
    spans: list[list[int]] = []
    for (character, sample), (after, _) in pairwise([*begins, (len(text), 0)]):
        group = [number for number, (at, _) in enumerate(written) if character <= at < max(after, character + 1)]
        until = min((end for end in ends if end > sample), default=len(line.samples) // 2)
        shares = np.cumsum([0, *(len(written[number][1]) for number in group)])
        for number, share, next_share in zip(group, shares, shares[1:], strict=False):
            spans.append(
                [number, *(sample + int((until - sample) * part / shares[-1]) for part in (share, next_share))]
            )
    words = []
    for number, begin, end in spans:
        start, stop = (min(max(0, round(sample / voice.formants) - first), len(samples)) for sample in (begin, end))
        heard = np.flatnonzero(np.abs(samples[start:stop]) > SILENCE)
        if len(heard):
            words.append(Word(start, start + int(heard[-1]) + 1, written[number][1]))
    return tuple(words)


def resampled(samples: np.ndarray, size: int) -> np.ndarray:
    """float32 [size]: the same sound in another number of samples, band-limited."""
    return (np.fft.irfft(np.fft.rfft(samples), size) * (size / len(samples))).astype(np.float32)


def _trimmed(samples: np.ndarray) -> tuple[np.ndarray, int]:
    """Brought to one loudness, cut to what can be heard, with edges of 4 ms so that nothing clicks; where it began."""
    if not samples.any():
        return samples[:0].copy(), 0
    samples = np.clip(samples * np.float32(LOUDNESS / np.sqrt(np.mean(samples**2))), -0.98, 0.98)
    audible = np.flatnonzero(np.abs(samples) > SILENCE)
    samples = samples[audible[0] : audible[-1] + 1].copy()
    edge = min(len(samples) // 2, SAMPLE_RATE * 4 // 1000)
    slope = np.linspace(0, 1, edge, dtype=np.float32)
    samples[:edge] *= slope
    samples[len(samples) - edge :] *= slope[::-1]
    return samples, int(audible[0])
