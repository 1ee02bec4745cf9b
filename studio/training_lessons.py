"""The film world's instructional films as a `LessonSource`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from models.data.lessons import Lesson
from models.data.source import Frames
from studio.instruction_story import write_instruction
from studio.instruction_words import vocabulary
from studio.picture import render
from studio.training import decoded_look
from studio.training import film_seeds as lesson_seeds
from studio.world import WORLD_VERSION

VERSION = WORLD_VERSION
VOCABULARY: Sequence[str] = vocabulary()

__all__ = ["VERSION", "VOCABULARY", "lesson", "lesson_frames", "lesson_seeds"]


def lesson(seed: int) -> Lesson:
    """Sentences and truth of the film of this seed, two minutes long."""
    written = write_instruction(seed)
    spans = (sentence.intervals for sentence in written.sentences)
    return Lesson(
        seed,
        written.film.duration_ms / 1000,
        tuple(sentence.text for sentence in written.sentences),
        tuple(sentence.start_ms / 1000 for sentence in written.sentences),
        tuple(sentence.end_ms / 1000 for sentence in written.sentences),
        tuple(None if span is None else (span[0][0] / 1000, span[-1][1] / 1000) for span in spans),
    )


def lesson_frames(seed: int, size: int, step_ms: int) -> Iterator[Frames]:
    """Pictures [size, size, 3], drawn at twice the size, then softened and compressed in one way for the whole film."""
    film = write_instruction(seed).film
    state = Random(f"decoder-{seed}").getstate()
    rng = Random()
    for time_ms in range(0, film.duration_ms, step_ms):
        rng.setstate(state)
        yield decoded_look(render(film, time_ms, 2 * size, 2 * size), size, rng)
