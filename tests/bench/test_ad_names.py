"""Names that a listener may know: the truth's own lines name nobody wrongly, and planted names are counted."""

import re
from dataclasses import replace

import numpy as np

from bench.ad_names import HEARD, WRONG, heard, name_values
from bench.ad_systems import Film, Item
from models.autoad.predict import ClipInput
from studio.dataset import film_clips
from studio.story import write_film
from studio.truth import Film as WorldFilm

WORLD = [write_film(seed) for seed in range(1_000_100, 1_000_120)]


def items_of(film: WorldFilm) -> Film:
    nothing = ClipInput(np.zeros((0, 1), dtype=np.float32))
    return [
        Item(nothing, clip.previous, clip.text, clip.facts, (clip.start_ms, clip.end_ms))
        for clip in film_clips(film, render=False)
    ]


FILMS = [items_of(film) for film in WORLD]


def flat(values: list[list[float]]) -> list[float]:
    return [value for film in values for value in film]


def test_true_lines_name_nobody_wrongly_and_most_whose_name_was_heard() -> None:
    values = name_values(WORLD, FILMS, [[item.text for item in film] for film in FILMS])
    assert np.mean(flat(values[WRONG])) == 0 and len(flat(values[WRONG])) > 50
    assert 0.5 < np.mean(flat(values[HEARD])) <= 1


def test_somebody_elses_name_is_wrong_and_looks_are_no_names() -> None:
    strangers = [["Zelda leaves."] * len(film) for film in FILMS]  # not a name of the world: not counted as one
    assert flat(name_values(WORLD, FILMS, strangers)[WRONG]) == []
    others = [
        [
            next(one.name for one in film.cast if one.look not in {item.facts.actor, item.facts.target}) + " leaves."
            for item in items
        ]
        for film, items in zip(WORLD, FILMS, strict=True)
        if len(film.cast) > 2
    ]
    large = [index for index, film in enumerate(WORLD) if len(film.cast) > 2]
    values = name_values([WORLD[i] for i in large], [FILMS[i] for i in large], others)
    assert np.mean(flat(values[WRONG])) == 1 and np.mean(flat(values[HEARD])) == 0
    seen = [["The man leaves."] * len(film) for film in FILMS]
    assert flat(name_values(WORLD, FILMS, seen)[WRONG]) == []


def test_a_name_is_heard_from_the_end_of_its_first_subtitled_line_on() -> None:
    number, name, first = next(
        (number, one.name, line.end_ms)
        for number, film in enumerate(WORLD)
        for line in film.dialogue
        for one in film.cast
        if line.in_subtitles and re.search(rf"\b{one.name}\b", line.text)
    )
    film, item = WORLD[number], FILMS[number][0]
    assert heard(film, replace(item, shown_ms=(first - 500, first)), name)
    assert not heard(film, replace(item, shown_ms=(first - 500, first - 1)), name)
    silent = replace(film, dialogue=tuple(replace(one, in_subtitles=False) for one in film.dialogue))
    assert not heard(silent, replace(item, shown_ms=(0, 10**9)), name)
