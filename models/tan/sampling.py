"""Windows of a film for training, drawn as released, and batches of them.

A film is seconds of features and sentences with their times of speech. Letters: B films, T seconds, K sentences, V
video width, E sentence width, W words.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.tan.losses import spans

WINDOW_S = 64
MAX_WORDS = 256  # of a sentence's text; later ones are cut before it is tokenised
UNKNOWN = "[UNK]"


class AlignmentFilm(Protocol):
    """What TAN learns from. Times are seconds of the film, sentences in the order of their starts."""

    @property
    def features(self) -> NDArray[np.float32]:
        """[T, V], one a second."""

    @property
    def duration(self) -> float: ...

    @property
    def starts(self) -> Sequence[float]: ...

    @property
    def ends(self) -> Sequence[float]: ...

    @property
    def sentences(self) -> NDArray[np.float32] | NDArray[np.int64]:
        """Vectors [K, E], or word ids [K, W] where the model's own text tower reads them (0: no known word)."""


@dataclass(frozen=True, slots=True)
class Window:
    """Seconds first to last of a film, and sentences with whole seconds from `first`."""

    first: int
    last: int
    numbers: tuple[int, ...]  # of the film's sentences; empty: one unknown sentence that lasts all along
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(slots=True)
class Batch:
    video: Tensor  # [B, T, V]
    video_valid: Tensor  # [B, T]
    sentences: Tensor  # vectors [B, K, E] or word ids [B, K, W]
    text_valid: Tensor  # [B, K]
    spoken: Tensor  # [B, K, T]
    centre: Tensor  # [B, K] middle of a sentence, as a fraction of its film


def usable(duration_s: float) -> bool:
    """The published filter of films: more than 64 and less than 1000 seconds."""
    return WINDOW_S < duration_s < 1000


def held_out(films: Sequence[str]) -> tuple[list[str], list[str]]:
    """(training, validation) ids: sorted, the first twentieth but at most 1000 validate."""
    ordered = sorted(films)
    count = min(int(len(ordered) * 0.05), 1000)
    return ordered[count:], ordered[:count]


def cut_text(text: str) -> str:
    """One line of at most 256 words."""
    line = text.replace("\n", " ").strip()
    words = line.split()
    return line if len(words) <= MAX_WORDS else " ".join(words[:MAX_WORDS])


def draw_window(
    film: AlignmentFilm, rng: random.Random, window_s: int = WINDOW_S, whole_if_short: bool = False
) -> Window:
    """A window that begins with a sentence, and the sentences that follow until the first that does not fit.

    A film with no sentence far enough from its last gives the unknown sentence at second 0. `whole_if_short`, which is
    ours, gives a film of no more than a window whole, with its sentences.
    """
    seconds = len(film.features)
    inside = [number for number, end in enumerate(film.ends) if end < film.duration]
    if whole_if_short and seconds <= window_s and inside:
        return _follow(film, inside, 0, window_s)
    if not inside:
        return _unknown(0, seconds, window_s)
    last_s = film.ends[inside[-1]]
    if not any(film.starts[number] < last_s - window_s - 1 for number in inside):
        return _unknown(0, seconds, window_s)
    eligible = [place for place, number in enumerate(inside) if film.starts[number] < last_s - window_s]
    place = rng.choice(eligible)
    return _follow(film, inside[place:], round(film.starts[inside[place]]), window_s)


def _follow(film: AlignmentFilm, numbers: Sequence[int], first: int, window_s: int) -> Window:
    chosen, starts, ends = [], [], []
    for number in numbers:
        start, end = round(film.starts[number]), round(film.ends[number])
        if start > first + window_s or end - start < 1:
            break
        begin, finish = max(start - first, 0), min(end - first, window_s)
        if begin == finish or not np.any(film.sentences[number]):  # a sentence without a known word is all zeros
            break
        chosen.append(number)
        starts.append(begin)
        ends.append(finish)
    seconds = len(film.features)
    if not chosen:
        return _unknown(first, seconds, window_s)
    return Window(first, min(first + window_s, seconds), tuple(chosen), tuple(starts), tuple(ends))


def _unknown(first: int, seconds: int, window_s: int) -> Window:
    return Window(first, min(first + window_s, seconds), (), (0,), (window_s,))


def batch_of(films: Sequence[AlignmentFilm], windows: Sequence[Window], window_s: int = WINDOW_S) -> Batch:
    """Padded with the last second and the last sentence of each, which the masks leave out."""
    count = max(len(window.starts) for window in windows)
    video, sentences, centre = [], [], torch.zeros(len(films), count)
    video_valid = torch.zeros(len(films), window_s, dtype=torch.bool)
    text_valid = torch.zeros(len(films), count, dtype=torch.bool)
    for row, (film, window) in enumerate(zip(films, windows, strict=True)):
        seen = film.features[window.first : window.last]
        said = film.sentences[list(window.numbers)] if window.numbers else unknown_sentence(film.sentences)
        video.append(_padded(torch.as_tensor(seen, dtype=torch.float32), window_s))
        sentences.append(_padded(torch.as_tensor(said), count))
        video_valid[row, : len(seen)] = True
        text_valid[row, : len(said)] = True
        middle = torch.tensor(window.starts) + torch.tensor(window.ends)
        centre[row, : len(said)] = (middle / 2 + window.first) / len(film.features)
    spoken = spans([window.starts for window in windows], [window.ends for window in windows], window_s, count)
    return Batch(torch.stack(video), video_valid, torch.stack(sentences), text_valid, spoken, centre)


def unknown_sentence(sentences: NDArray[np.float32] | NDArray[np.int64]) -> NDArray[np.float32] | NDArray[np.int64]:
    """[1, …]: the sentence of a window without any; as word ids all unknown, as a vector a fixed one of length 1."""
    width = sentences.shape[1]
    if sentences.dtype.kind in "iu":
        return np.zeros((1, width), np.int64)
    return np.full((1, width), width**-0.5, np.float32)


def _padded(rows: Tensor, count: int) -> Tensor:
    """[n, …] -> [count, …], the last row repeated."""
    return torch.cat([rows, rows[-1:].expand(count - len(rows), *rows.shape[1:])])
