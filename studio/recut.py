"""Pieces of a film, one after another: clips, other cuts, and what a film's times become in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from studio.film_writer import SOUND_RATE, Second
from studio.picture import Renderer
from studio.truth import Film


class Piece(NamedTuple):
    """What is kept of a film, film time; half open."""

    start_ms: int
    end_ms: int


def pieces_seconds(
    film: Film, sound: np.ndarray | None, pictures: Renderer, fps: Fraction, pieces: Sequence[Piece]
) -> Iterator[Second]:
    """Only these pieces of the film, cut into seconds of frames and sound [samples, 2] as `encode` takes them."""
    length_ms = sum(piece.end_ms - piece.start_ms for piece in pieces)
    frames = max(1, int(length_ms * fps // 1000))
    shown = [film_time(pieces, int(number * 1000 / fps)) for number in range(frames)]
    kept = np.zeros((length_ms * SOUND_RATE // 1000, 0), np.float32) if sound is None else joined(sound, pieces)
    yield from in_seconds(film, kept, pictures, fps, shown)


def in_seconds(
    film: Film, sound: np.ndarray, pictures: Renderer, fps: Fraction, shown: Sequence[int | None]
) -> Iterator[Second]:
    """Frames, each of a film time (None: black), cut into seconds beside the sound [samples, channels]."""
    black = np.zeros((pictures.height, pictures.width, 3), np.uint8)
    first = 0
    for at in range(0, len(sound), SOUND_RATE):
        whole = at + SOUND_RATE >= len(sound)
        last = len(shown) if whole else min(len(shown), int((at + SOUND_RATE) * fps // SOUND_RATE))
        times, first = shown[first:last], last
        yield Second(
            (black if t is None else pictures.passing_frame(film, t) for t in times), sound[at : at + SOUND_RATE]
        )


def joined(sound: np.ndarray, pieces: Sequence[Piece]) -> np.ndarray:
    """The pieces' sound [samples, 2], one after another."""
    edges = [(piece.start_ms * SOUND_RATE // 1000, piece.end_ms * SOUND_RATE // 1000) for piece in pieces]
    return np.concatenate([sound[start:end] for start, end in edges])


def film_time(pieces: Sequence[Piece], t_ms: int) -> int:
    """The film time that is shown at a time of the pieces; the last moment beyond their end."""
    for piece in pieces:
        if t_ms < piece.end_ms - piece.start_ms:
            return piece.start_ms + t_ms
        t_ms -= piece.end_ms - piece.start_ms
    return pieces[-1].end_ms - 1


def cut_time(pieces: Sequence[Piece], t_ms: int) -> int:
    """Where a film time lies in the pieces; a time that was taken out lies at the cut."""
    at = 0
    for piece in pieces:
        if t_ms < piece.end_ms:
            return at + max(0, t_ms - piece.start_ms)
        at += piece.end_ms - piece.start_ms
    return at


def kept_whole(pieces: Sequence[Piece], start_ms: int, end_ms: int) -> bool:
    """Whether nothing of an interval was taken out."""
    return any(piece.start_ms <= start_ms and end_ms <= piece.end_ms for piece in pieces)


def without(duration_ms: int, start_ms: int, end_ms: int) -> list[Piece]:
    """A film from which one stretch was taken out."""
    around = (Piece(0, start_ms), Piece(end_ms, duration_ms))
    return [piece for piece in around if piece.end_ms > piece.start_ms]
