"""The film world's spoken lines as a `models.data.film_lines.LinesSource`: text and times, nothing rendered."""

from __future__ import annotations

from models.data.film_lines import FilmLine, FilmLines
from studio.story import write_film
from studio.training import film_seeds as lines_seeds
from studio.world import WORLD_VERSION

__all__ = ["VERSION", "film_lines", "lines_seeds"]

VERSION = WORLD_VERSION


def film_lines(seed: int, length_s: int = 120) -> FilmLines:
    """What is said in the film of this seed, and its script."""
    film = write_film(seed, length_s)
    lines = [
        FilmLine(said.start_ms, said.end_ms, said.text, film.cast[said.speaker].name, said.in_subtitles)
        for said in film.dialogue
    ]
    lines += [FilmLine(line.start_ms, line.end_ms, line.text, "", False, line.unnamed) for line in film.script]
    lines.sort(key=lambda line: (line.start_ms, line.end_ms))
    return FilmLines(seed, film.duration_ms, tuple(lines), tuple(person.name for person in film.cast))
