"""The facts that descriptions state, beside the truth: how often each is right, and how many are false a minute.

Shared by `bench ad`, which measures AutoAD, and `bench ad_ceiling`, which measures what the same features hold at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.ad_systems import Film, majority_facts
from models.metrics.bootstrap import Interval, interval_of
from studio.dataset import event_facts
from studio.parser import Facts, parse
from studio.text import spoken_ms
from studio.truth import Film as WorldFilm

FACTS = ("who", "whom", "action", "object", "colour", "place", "name")
FALSE = "false_per_min"

# Per film, the values of all its items for one measure.
Values = list[list[float]]


@dataclass(frozen=True, slots=True)
class Told:
    """Per film: false statements, and how many minutes its lines take to be spoken."""

    false: NDArray[np.float64]
    minutes: NDArray[np.float64]


def fact_values(
    world: Sequence[WorldFilm], films: Sequence[Film], answers: Sequence[Sequence[str]]
) -> dict[str, Values]:
    """1 or 0 for every fact of every item, by film. A fact counts where the true line tells it; the action always."""
    values: dict[str, Values] = {name: [[] for _ in films] for name in FACTS}
    for index, (film, items, texts) in enumerate(zip(world, films, answers, strict=True)):
        looks = looks_of(film)
        for item, text in zip(items, texts, strict=True):
            told, found = parse(item.text, looks), parse(text, looks)
            for name, counts, right in (
                ("who", told.actor is not None, found.actor == item.facts.actor),
                ("whom", told.target is not None, found.target == item.facts.target),
                ("action", True, found.verb == item.facts.verb),
                ("object", told.object is not None, found.object == item.facts.object),
                ("colour", told.colour is not None, found.colour == item.facts.colour),
                ("place", told.place is not None, found.place == item.facts.place),
                ("name", bool(told.names), found.names == told.names),
            ):
                if counts:
                    values[name][index].append(float(right))
    return values


def majority_values(world: Sequence[WorldFilm], films: Sequence[Film]) -> dict[str, Values]:
    """The facts of a guesser who says each fact's most frequent value: stronger than any one line."""
    guess = majority_facts()
    values: dict[str, Values] = {name: [[] for _ in films] for name in guess}
    for index, (film, items) in enumerate(zip(world, films, strict=True)):
        looks = looks_of(film)
        for item in items:
            told = parse(item.text, looks)
            values["action"][index].append(float(guess["action"] == item.facts.verb))
            for name, truth in (
                ("who", told.actor),
                ("whom", told.target),
                ("object", told.object),
                ("colour", told.colour),
                ("place", told.place),
                ("name", told.names),
            ):
                if truth:
                    values[name][index].append(float(guess[name] == truth))
    return values


def told_falsely(world: Sequence[WorldFilm], films: Sequence[Film], answers: Sequence[Sequence[str]]) -> Told:
    """What the lines state that the film contradicts while the item is shown."""
    false, minutes = np.zeros(len(films)), np.zeros(len(films))
    for index, (film, items, texts) in enumerate(zip(world, films, answers, strict=True)):
        looks = looks_of(film)
        for item, text in zip(items, texts, strict=True):
            false[index] += contradictions(parse(text, looks), film, *item.shown_ms)
            minutes[index] += spoken_ms(text) / 60_000
    return Told(false, minutes)


def contradictions(stated: Facts, film: WorldFilm, start_ms: int, end_ms: int) -> int:
    """How many facts of a line are not so at any moment of an interval.

    Who does what to whom with what is held against the one action of that time which it contradicts the least; place
    and night against every scene. What a line leaves open is not false.
    """
    scenes = [scene for scene in film.scenes if scene.start_ms < end_ms and start_ms < scene.end_ms]
    wrong = int(stated.place is not None and all(scene.setting != stated.place for scene in scenes))
    wrong += int(stated.night is not None and all(scene.night != stated.night for scene in scenes))
    events = [event for event in film.events if event.start_ms < end_ms and start_ms < event.end_ms]
    said = _action(stated)
    return wrong + min(
        (
            sum(
                one is not None and one != true
                for one, true in zip(said, _action(event_facts(film, event)), strict=True)
            )
            for event in events
        ),
        default=sum(one is not None for one in said),
    )


def _action(facts: Facts) -> tuple[str | None, ...]:
    """Who does what to whom with what."""
    return facts.actor, facts.target, facts.verb, facts.object, facts.colour


def false_per_min(told: Told) -> Interval:
    """False statements per minute told, with its interval by resampling films."""
    return interval_of(lambda chosen: _rate(told, chosen), len(told.false))


def false_per_min_difference(first: Told, second: Told) -> Interval:
    """`first` minus `second`, paired over films."""
    if len(first.false) != len(second.false):
        raise ValueError("paired systems must have the same films")
    return interval_of(lambda chosen: _rate(first, chosen) - _rate(second, chosen), len(first.false))


def _rate(told: Told, chosen: Sequence[int]) -> float:
    films = np.asarray(chosen)
    minutes = told.minutes[films].sum()
    return float(told.false[films].sum() / minutes) if minutes else float("nan")


def verdict(difference: Interval, more_is_better: bool = True) -> str:
    """What a paired difference shows."""
    low, high = (difference.low, difference.high) if more_is_better else (-difference.high, -difference.low)
    if low > 0:
        return "better"
    return "worse" if high < 0 else "no difference shown"


def looks_of(film: WorldFilm) -> dict[str, str]:
    """Look by name, in both spellings that a line may have."""
    return {name: character.look for character in film.cast for name in (character.name, character.name.lower())}
