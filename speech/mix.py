"""A programme and its description as one sound: the programme dips under the voice as deep as needed, never under
dialogue, and no peak is over the limit.

Everything is at 48 kHz and goes through in pieces. What a sample becomes depends on the sound around it alone (the
lines that touch it, and 30 ms), so a passage sounds exactly as it does in the whole film.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speech.clips import AD_LUFS, Clip, Mono
from speech.loudness import BIN, MEMORY, RATE, Samples, energies, loudest_short_term_lufs
from speech.peaks import CONTEXT, limited

PIECE = RATE  # samples given at once
EDGE = RATE // 50  # samples over which a programme fades where the picture is held: 20 ms
Interval = tuple[int, int]  # samples, half open


@dataclass(frozen=True, slots=True)
class MixOptions:
    separation_lu: float = 12.0  # how much softer than the voice a programme is made; softer ones are left
    deepest_db: float = 15.0
    ramp_ms: int = 300
    ceiling_dbtp: float = -2.0


@dataclass(frozen=True, slots=True)
class Piece:
    mixed: Samples  # [channels, n]
    voice: Mono  # [n], the stem: what was added, before it was shared out to the channels


# What a sample depends on, beside the lines that touch it.
AROUND = CONTEXT + MEMORY


def reach(options: MixOptions = MixOptions()) -> int:
    """Samples before and after a line in which it changes the programme."""
    return RATE * options.ramp_ms // 1000


class Mix:
    """Iterate once for the pieces; `depths_db` then holds how deep the programme dipped for each clip, in order."""

    def __init__(
        self,
        programme: Iterable[Samples],
        clips: Sequence[Clip],
        dialogue: Sequence[Interval],
        size: int,
        channels: int = 2,
        options: MixOptions = MixOptions(),
    ) -> None:
        """`clips` and `dialogue` are in order of time and each apart; `size` is the programme's length in samples,
        of which missing ones are silence."""
        self.depths_db = [0.0] * len(clips)
        self._programme = _Window(programme, channels)
        self._clips, self._dialogue, self._size, self._options = clips, dialogue, size, options
        self._ramp = reach(options)
        self._share = np.float32(1 / np.sqrt(channels))  # of one voice in each channel: together as loud as alone
        self._lines: dict[int, Mono] = {}  # the clips that are heard now
        self._measured = 0  # clips whose depth is known
        self._first = 0  # the first clip that may still be heard

    def __iter__(self) -> Iterator[Piece]:
        voices: list[Mono] = []  # of pieces that the limiter still holds back
        held = 0
        waiting = np.zeros(0, np.float32)

        def summed() -> Iterator[Samples]:
            nonlocal held
            for start in range(0, self._size, PIECE):
                end = min(self._size, start + PIECE)
                ducked, voice = self._ducked(start, end), self._voice(start, end)
                voices.append(voice)
                held += len(voice)
                yield ducked + voice * self._share if voice.any() else ducked

        for mixed in limited(summed(), self._options.ceiling_dbtp):
            waiting = np.concatenate([waiting, *voices])
            voices.clear()
            voice, waiting = waiting[: mixed.shape[1]], waiting[mixed.shape[1] :]
            yield Piece(mixed, voice)

    def _ducked(self, start: int, end: int) -> Samples:
        """The programme [start, end), dipped; the very same samples where nothing dips."""
        while self._measured < len(self._clips) and self._clips[self._measured].start - self._ramp < end:
            self._measure(self._measured)
            self._measured += 1
        while self._first < len(self._clips) and self._clips[self._first].end + self._ramp <= start:
            self._lines.pop(self._first, None)
            self._first += 1
        cut_db = np.zeros(end - start)
        for number in range(self._first, self._measured):
            self._dip(number, start, cut_db)
        sound = self._programme.between(start, end)
        self._programme.forget(end - MEMORY - self._ramp)
        if not cut_db.any():
            return sound
        return np.where(cut_db > 0, sound * 10 ** (-cut_db / 20), sound).astype(np.float32)

    def _dip(self, number: int, start: int, cut_db: NDArray[np.float64]) -> None:
        """Deepen `cut_db` (from sample `start` on) by what this clip needs."""
        clip, depth = self._clips[number], self.depths_db[number]
        if depth <= 0:
            return
        for low, high in self._free(clip.start - self._ramp, clip.end + self._ramp):
            a, b = max(low, start), min(high, start + len(cut_db))
            if a < b:
                at = np.arange(a, b)
                slope = np.clip(np.minimum(at - low, high - 1 - at) / self._ramp, 0, 1)
                dip = depth * (0.5 - 0.5 * np.cos(np.pi * slope))
                cut_db[a - start : b - start] = np.maximum(cut_db[a - start : b - start], dip)

    def _measure(self, number: int) -> None:
        """How deep the programme must dip so that this clip is heard over it."""
        clip, options = self._clips[number], self._options
        before = max(0, clip.start - MEMORY)
        sound = self._programme.between(before, min(clip.end, self._size))
        if clip.start >= self._size or not sound.any():
            return
        bins = energies(sound, clip.start - before)
        free = np.ones(len(bins), bool)
        for low, high in self._spoken(clip.start, clip.end):
            free[max(0, low - clip.start) // BIN : -(-(high - clip.start) // BIN)] = False
        loudness = loudest_short_term_lufs(bins, free)
        self.depths_db[number] = float(np.clip(loudness - (AD_LUFS - options.separation_lu), 0, options.deepest_db))

    def _voice(self, start: int, end: int) -> Mono:
        voice = np.zeros(end - start, np.float32)
        for number in range(self._first, self._measured):
            clip = self._clips[number]
            a, b = max(clip.start, start), min(clip.end, end)
            if a < b:
                if number not in self._lines:
                    self._lines[number] = clip.sound()
                voice[a - start : b - start] += self._lines[number][a - clip.start : b - clip.start]
        return voice

    def _spoken(self, start: int, end: int) -> list[Interval]:
        """The dialogue within an interval."""
        at = max(0, bisect_right(self._dialogue, start, key=lambda one: one[0]) - 1)
        found = []
        while at < len(self._dialogue) and self._dialogue[at][0] < end:
            if self._dialogue[at][1] > start:
                found.append(self._dialogue[at])
            at += 1
        return found

    def _free(self, start: int, end: int) -> Iterator[Interval]:
        """What the dialogue leaves of an interval."""
        for low, high in self._spoken(start, end):
            if low > start:
                yield start, low
            start = max(start, high)
        if start < end:
            yield start, end


class _Window:
    """The part of a programme that is still needed. Silence after its end."""

    def __init__(self, source: Iterable[Samples], channels: int) -> None:
        self._source = iter(source)
        self._parts = [np.zeros((channels, 0), np.float32)]
        self._start = self._end = 0

    def between(self, start: int, end: int) -> Samples:
        while self._end < end:
            part = next(self._source, None)
            if part is None:
                part = np.zeros((self._parts[0].shape[0], end - self._end), np.float32)
            self._parts.append(part)
            self._end += part.shape[1]
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts, axis=1)]
        return self._parts[0][:, start - self._start : end - self._start]

    def forget(self, before: int) -> None:
        if before - self._start > PIECE:
            self._parts = [self._parts[0][:, before - self._start :].copy()]
            self._start = before


def with_holds(programme: Iterable[Samples], holds: Sequence[tuple[int, int]]) -> Iterator[Samples]:
    """The programme with silence where the picture waits: (sample, how many samples), in order and apart. It fades
    over 20 ms on both sides, so that nothing clicks."""
    waiting, start = list(holds), 0
    for piece in programme:
        end = start + piece.shape[1]
        sound = piece * _fades(holds, start, end) if _near(holds, start, end) else piece
        while waiting and waiting[0][0] < end:
            at, size = waiting.pop(0)
            yield sound[:, : at - start]
            sound, start = sound[:, at - start :], at
            for done in range(0, size, PIECE):
                yield np.zeros((len(piece), min(PIECE, size - done)), np.float32)
        yield sound
        start = end


def _near(holds: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start - EDGE < at < end + EDGE for at, _ in holds)


def _fades(holds: Sequence[tuple[int, int]], start: int, end: int) -> NDArray[np.float32]:
    at = np.arange(start, end)
    gain = np.ones(end - start, np.float32)
    for hold, _ in holds:
        gain *= np.clip(np.abs(at + 0.5 - hold) / EDGE, 0, 1)
    return gain
