"""Facts that lines state: the truth's own are never false, and every planted one is counted once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.ad_facts import (
    Told,
    contradictions,
    fact_values,
    false_per_min,
    false_per_min_difference,
    looks_of,
    told_falsely,
    verdict,
)
from bench.ad_systems import Film, Item
from models.autoad.predict import ClipInput
from models.metrics.bootstrap import Interval
from studio.dataset import event_facts, film_clips
from studio.parser import parse
from studio.story import write_film
from studio.truth import Film as WorldFilm
from studio.world import LOOKS, SETTINGS, VERBS

WORLD = [write_film(seed) for seed in range(1_000_100, 1_000_120)]


def items_of(film: WorldFilm, unnamed: bool = False) -> Film:
    nothing = ClipInput(np.zeros((0, 1), dtype=np.float32))
    return [
        Item(nothing, clip.previous, clip.unnamed if unnamed else clip.text, clip.facts, (clip.start_ms, clip.end_ms))
        for clip in film_clips(film, render=False)
    ]


@pytest.mark.parametrize("unnamed", [False, True])
def test_true_lines_state_nothing_false(unnamed: bool) -> None:
    films = [items_of(film, unnamed) for film in WORLD]
    answers = [[item.text for item in film] for film in films]
    told = told_falsely(WORLD, films, answers)
    assert told.false.sum() <= 0.01 * sum(map(len, films))
    assert told.minutes.min() > 0.2  # spoken, of a film of a minute
    for name, values in fact_values(WORLD, films, answers).items():
        flat = [value for film in values for value in film]
        assert np.mean(flat) >= 0.99 if flat else unnamed and name == "name"


def test_lines_of_another_film_are_false() -> None:
    films = [items_of(film) for film in WORLD]
    other = [
        [films[index - 1][n % len(films[index - 1])].text for n in range(len(film))] for index, film in enumerate(films)
    ]
    told = told_falsely(WORLD, films, other)
    assert told.false.sum() > 1.5 * sum(map(len, films))
    assert false_per_min(told).low > 10
    none = told_falsely(WORLD, films, [[""] * len(film) for film in films])
    assert not none.false.any() and not none.minutes.any() and np.isnan(false_per_min(none).value)


def test_each_false_fact_counts_once() -> None:
    film = WORLD[0]
    event = next(event for event in film.events if event.verb in ("give", "take"))
    true = event_facts(film, event)
    span = (event.start_ms, event.end_ms)
    assert contradictions(true, film, *span) == 0
    cast = {person.look for person in film.cast}
    stranger = next(look.id for look in LOOKS if look.id not in cast)
    place = next(one.id for one in SETTINGS if one.id != true.place)
    verb = next(one.id for one in VERBS if one.id != true.verb)
    for changed in (
        {"actor": stranger}, {"target": stranger}, {"verb": verb}, {"object": "nothing"}, {"colour": "pink"},
        {"place": place}, {"night": not true.night},
    ):  # fmt: skip
        assert contradictions(replace(true, **changed), film, *span) == 1, changed
    assert contradictions(replace(true, actor=true.target, target=true.actor), film, *span) == 2
    assert contradictions(replace(true, actor=None, target=None, colour=None), film, *span) == 0


def test_what_is_stated_of_a_time_without_action_is_false_but_its_place_is_not() -> None:
    film = WORLD[0]
    first = film.events[0]
    assert contradictions(event_facts(film, first), film, 0, first.start_ms) == sum(
        one is not None for one in (first.actor, first.target, first.verb, first.prop, first.prop)
    )
    line = parse(f"The {LOOKS[0].noun} {LOOKS[0].mark} jumps.", looks_of(film))
    assert contradictions(line, film, 0, first.start_ms) == 2
    assert contradictions(parse("", {}), film, 0, first.start_ms) == 0


def test_rates_are_of_all_minutes_and_paired_over_films() -> None:
    many = Told(np.array([4.0, 0.0, 2.0]), np.array([1.0, 3.0, 2.0]))
    few = Told(np.array([2.0, 0.0, 1.0]), np.array([1.0, 3.0, 2.0]))
    assert false_per_min(many).value == pytest.approx(1.0)
    assert false_per_min(many).low < 1 < false_per_min(many).high
    assert false_per_min_difference(few, many).value == pytest.approx(-0.5)
    with pytest.raises(ValueError, match="same films"):
        false_per_min_difference(few, Told(np.zeros(2), np.ones(2)))


def test_fewer_false_statements_are_better() -> None:
    assert verdict(Interval(-1, -2, -0.5), more_is_better=False) == verdict(Interval(1, 0.5, 2)) == "better"
    assert verdict(Interval(1, 0.5, 2), more_is_better=False) == "worse"
    assert verdict(Interval(0, -1, 1)) == "no difference shown"
