"""Examples of voices: a window around a line, and when its speaker is heard in it.

The shelf holds a few hundred voices. Played slower or faster each is another one, of another pitch and mouth.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.data.soundtracks import RATE
from models.diarization.windows import Shelf, Talk, cut

SPEEDS = (1.0, 0.92, 1.09)
HOP_S = 0.01  # of a mel frame


@dataclass(frozen=True, slots=True)
class VoiceBatch:
    sound: Tensor  # [B, 1, n] at 16 kHz, the windows
    weights: Tensor  # [B, mel frames], 1 where the voice is heard
    first: Tensor  # int64 [B], mel frame where the part to look at begins
    voices: Tensor  # int64 [B], 0 .. speakers * speeds - 1


@dataclass(frozen=True, slots=True)
class Drawing:
    window_s: float = 2.8  # over which features are centred
    part_s: float = 1.8  # of the window that the network looks at
    batch: int = 48
    seed: int = 1
    speeds: tuple[float, ...] = SPEEDS
    alone: float = 0.35  # of examples, where a voice has both


class Voices:
    """Batches of voices, each as often as every other; batch number i is always the same one."""

    def __init__(self, shelf: Shelf, drawing: Drawing = Drawing()) -> None:
        self._drawing = drawing
        self.speakers = len(shelf.speakers)
        self._lines: dict[bool, list[list[tuple[Talk, int]]]] = {}
        for alone, talks in ((True, shelf.alone), (False, shelf.films)):
            of_speaker: list[list[tuple[Talk, int]]] = [[] for _ in shelf.speakers]
            for talk in talks:
                for line, speaker in enumerate(talk.speakers):
                    of_speaker[speaker].append((talk, line))
            self._lines[alone] = of_speaker

    @property
    def count(self) -> int:
        return self.speakers * len(self._drawing.speeds)

    def batch(self, number: int) -> VoiceBatch:
        """Every voice twice: example i of the first half and example i of the second are of one voice."""
        rng = random.Random(f"{self._drawing.seed}/voices/{number}")
        half = self._drawing.batch // 2
        chosen = rng.sample(range(self.count), half) if half <= self.count else rng.choices(range(self.count), k=half)
        drawn = [self._one(rng, voice) for voice in chosen * 2]
        sounds, weights, firsts, voices = zip(*drawn, strict=True)
        return VoiceBatch(
            torch.from_numpy(np.stack(sounds))[:, None],
            torch.from_numpy(np.stack(weights)),
            torch.tensor(firsts),
            torch.tensor(voices),
        )

    def _one(self, rng: random.Random, voice: int) -> tuple[np.ndarray, np.ndarray, int, int]:
        drawing = self._drawing
        speed_number, speaker = divmod(voice, self.speakers)
        films, alone = self._lines[False][speaker], self._lines[True][speaker]
        talk, line = rng.choice(alone if alone and (not films or rng.random() < drawing.alone) else films)
        speed = drawing.speeds[speed_number]
        size = round(drawing.window_s * RATE)
        source = round(size * speed)
        start, end = int(talk.starts[line]), int(talk.ends[line])
        first = rng.randint(end - source, start) if end - start < source else rng.randint(start, end - source)
        sound = cut(talk.samples, first, source)
        if source != size:
            sound = np.interp(np.arange(size) * speed, np.arange(source), sound).astype(np.float32)
        frames = round(drawing.window_s / HOP_S) - 2
        moments = ((np.arange(frames) + 0.5) * HOP_S * RATE * speed).astype(np.int64) + 200
        speaks, voices = talk.active(first, moments)
        own = voices == speaker
        weights = (speaks[:, own].any(axis=1) & ~speaks[:, ~own].any(axis=1)).astype(np.float32)
        part = round(drawing.part_s / HOP_S)
        middle = ((start + end) / 2 - first) / RATE / HOP_S / speed
        begin = round(min(max(middle - part / 2 + rng.uniform(-40, 40), 0), frames - part))
        return sound, weights, begin, voice
