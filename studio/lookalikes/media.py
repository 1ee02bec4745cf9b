"""The pictures and sounds of a data set's films, and their numbers without pixels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from studio.film_writer import SOUND_RATE, Encoding, encode
from studio.instruction import Instruction
from studio.lookalikes.family import Wish
from studio.picture import Renderer
from studio.recut import Piece, pieces_seconds
from studio.soundtrack import mix, narrated
from studio.truth import Film


def write_clips(film: Film, clips: Sequence[tuple[Path, Piece]], wish: Wish, silent: bool = False) -> None:
    """Parts of one film, each a video; a path's ending says the container."""
    sound = None if silent else mix(film)[0]
    pictures = Renderer(wish.width, wish.height)
    for path, piece in clips:
        path.parent.mkdir(parents=True, exist_ok=True)
        seconds = pieces_seconds(film, sound, pictures, wish.fps, [piece])
        encode(path, _encoding(path, wish, silent), seconds)


def write_lesson(instruction: Instruction, path: Path, wish: Wish) -> None:
    """A whole instructional film with its narrator."""
    film = instruction.film
    lines = [(said.start_ms, said.end_ms, said.text) for said in instruction.sentences]
    sound = narrated(mix(film)[0], lines, SOUND_RATE, instruction.narrator)[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = [Piece(0, film.duration_ms)]
    encode(
        path,
        _encoding(path, wish, silent=False),
        pieces_seconds(film, sound, Renderer(wish.width, wish.height), wish.fps, whole),
    )


def _encoding(path: Path, wish: Wish, silent: bool) -> Encoding:
    # One thread, for a pool of processes has the cores; and the same bytes wherever the encoder is the same.
    container = path.suffix[1:].lower()
    return Encoding(wish.width, wish.height, wish.fps, container, threads=1, silent=silent)


def sampled_frames(film: Film, wish: Wish, fps: int) -> list[np.ndarray]:
    """Whole frames uint8 [H, W, 3], `fps` a second from time 0."""
    pictures = Renderer(wish.width, wish.height)
    return [pictures.frame(film, number * 1000 // fps).copy() for number in range(film.duration_ms * fps // 1000)]
