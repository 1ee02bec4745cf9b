"""Lessons whose every colour is said around when it is seen, as a `LessonSource` that needs no pictures."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from models.data.lessons import Lesson
from models.data.source import Frames

VERSION = "planted"
COLOURS = ("red", "green", "blue", "black", "white", "brown", "pink", "grey")
CHAT = ("hello there", "what a day")
VOCABULARY: Sequence[str] = (*COLOURS, "hello", "there", "what", "a", "day", "take", "the")
SECONDS, WIDTH = 90, 8


def lesson_seeds(split: str) -> Sequence[int]:
    return {"train": range(60), "tune": range(60, 75)}[split]


def lesson(seed: int) -> Lesson:
    rng = random.Random(seed)
    texts, starts, ends = [], [], []
    spans: list[tuple[float, float] | None] = []
    for place, colour in enumerate(rng.sample(COLOURS, len(COLOURS))):
        begin = 4.0 + 10 * place
        seen = begin + rng.choice((-3, 0, 0, 3))
        chat = rng.random() < 0.3
        texts.append(rng.choice(CHAT) if chat else f"take the {colour}")
        starts.append(begin)
        ends.append(begin + 3)
        spans.append(None if chat else (seen, seen + 3))
    return Lesson(seed, float(SECONDS), tuple(texts), tuple(starts), tuple(ends), tuple(spans))


def lesson_frames(seed: int, size: int, step_ms: int) -> Iterator[Frames]:
    yield from ()


def write_features(folder: Path, seeds: Sequence[int], per_second: int = 5) -> None:
    """Files as models.tan.features writes them: one column a colour."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        told = lesson(seed)
        rows = np.random.default_rng(seed).normal(0, 0.2, (SECONDS * per_second, WIDTH))
        for text, span in zip(told.texts, told.spans, strict=True):
            if span is not None:
                rows[int(span[0]) * per_second : int(span[1]) * per_second, COLOURS.index(text.split()[-1])] += 2
        np.save(folder / f"{seed}.npy", rows.astype(np.float16))
