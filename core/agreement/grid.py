"""Answers laid out as arrays, people by sentences, each person's latest answer to a sentence counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid
from core.intervals import Interval


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said about one sentence, and when; `interval` where they say it can be seen (ms)."""

    annotator: str
    sentence: str
    label: str
    interval: Interval | None
    when: datetime  # with its time zone


@dataclass(frozen=True, slots=True)
class Grid:
    """A people, S sentences, L labels, each in its alphabet's order."""

    annotators: tuple[str, ...]
    sentences: tuple[str, ...]
    labels: tuple[str, ...]
    label: NDArray[np.int64]  # [A, S], -1 where there is no answer
    start_ms: NDArray[np.int64]  # [A, S]
    end_ms: NDArray[np.int64]  # [A, S]
    spanned: NDArray[np.bool_]  # [A, S], where there is an interval
    when_us: NDArray[np.int64]  # [A, S], microseconds since 1970 in UTC, -1 where there is no answer
    replaced: int  # answers that a later one of the same person took the place of

    @property
    def given(self) -> NDArray[np.bool_]:
        return self.label >= 0


def grid_of(answers: Sequence[Answer]) -> Grid:
    """Raises `Invalid` for an interval not in whole ms or ending before it starts, and for a time without a zone."""
    annotators, who = _index([answer.annotator for answer in answers])
    sentences, what = _index([answer.sentence for answer in answers])
    labels, label = _index([answer.label for answer in answers])
    when = _microseconds(answers)
    spanned = np.array([answer.interval is not None for answer in answers], bool)
    spans = _spans([answer for answer in answers if answer.interval is not None])

    cells = who * max(1, len(sentences)) + what
    order = np.argsort(when, kind="stable")
    _, last = np.unique(cells[order][::-1], return_index=True)
    kept = order[::-1][last]  # each cell's latest answer; of two at one moment the later in the list
    starts, ends = np.zeros(len(answers), np.int64), np.zeros(len(answers), np.int64)
    starts[spanned], ends[spanned] = spans[:, 0], spans[:, 1]

    shape = (len(annotators), len(sentences))

    def laid_out(values: NDArray[np.int64], empty: int) -> NDArray[np.int64]:
        full = np.full(shape, empty, np.int64)
        full.reshape(-1)[cells[kept]] = values[kept]
        return full

    return Grid(
        annotators,
        sentences,
        labels,
        laid_out(label, -1),
        laid_out(starts, 0),
        laid_out(ends, 0),
        laid_out(spanned.astype(np.int64), 0).astype(bool),
        laid_out(when, -1),
        len(answers) - len(kept),
    )


def _index(values: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different values in order, and each value's place among them."""
    names = tuple(sorted(set(values)))
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places[value] for value in values], np.int64)


def _microseconds(answers: Sequence[Answer]) -> NDArray[np.int64]:
    for answer in answers:
        if answer.when.tzinfo is None:
            raise Invalid(f"{answer.annotator}'s answer to {answer.sentence} has a time without a time zone.")
    seconds = np.array([answer.when.timestamp() for answer in answers], np.float64)
    return np.rint(seconds * 1e6).astype(np.int64)


def _spans(answers: list[Answer]) -> NDArray[np.int64]:
    """[N, 2] start and end in ms."""
    if not answers:
        return np.zeros((0, 2), np.int64)
    spans = np.array([answer.interval for answer in answers])
    if spans.shape != (len(answers), 2) or spans.dtype.kind != "i":
        raise Invalid("An interval is a start and an end in whole milliseconds.")
    for at in np.flatnonzero(spans[:, 1] < spans[:, 0])[:1].tolist():
        start, end = spans[at].tolist()
        who = f"{answers[at].annotator}'s interval for {answers[at].sentence}"
        raise Invalid(f"{who} ends at {end} ms, before it starts at {start} ms.")
    return spans.astype(np.int64)
