"""Clips of instructional films and a clean description of each, as `bench align_retrieval` looks for them.

A pool holds one clip of every meaning, so that no two descriptions fit the same clips: what is done, with a thing of
which kind and colour, and where it is put. Names are told but cannot be seen: they make no other meaning.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.align_films import AlignFilm
from studio.instruction_steps import PRESENTER
from studio.instruction_words import WORDINGS
from studio.truth import Event, Film
from studio.world import SETTING


@dataclass(frozen=True, slots=True)
class Clip:
    film: int  # its place among the films
    start_s: int  # whole seconds that hold the action
    end_s: int
    text: str
    meaning: str


def clips_of(films: Sequence[AlignFilm]) -> list[Clip]:
    """All actions of the presenters, in order."""
    return [
        _clip(place, film.instruction.film, event)
        for place, film in enumerate(films)
        for event in film.instruction.film.events
        if event.actor == PRESENTER
    ]


def pool_of(films: Sequence[AlignFilm], seed: int = 0) -> list[Clip]:
    """One clip of each meaning, drawn from all that have it; in the order of meanings."""
    alike: dict[str, list[Clip]] = defaultdict(list)
    for clip in clips_of(films):
        alike[clip.meaning].append(clip)
    rng = random.Random(seed)
    return [rng.choice(alike[meaning]) for meaning in sorted(alike)]


def described(film: Film, event: Event, *, coloured: bool = False, target: str | None = None) -> str:
    """The action in the first of a narrator's wordings; `target` in place of the helper's name."""
    setting = SETTING[film.scenes[0].setting]
    thing = ""
    if event.prop is not None:
        prop = film.props[event.prop]
        thing = f"the {prop.colour} {prop.kind}" if coloured else f"the {prop.kind}"
    name = "" if event.target is None else film.cast[event.target].name
    return WORDINGS[event.verb][0].format(
        o=thing,
        t=name if target is None else target,
        seat=setting.seat,
        door=setting.door,
        surface=setting.surface,
    )


def _clip(place: int, film: Film, event: Event) -> Clip:
    return Clip(
        place,
        event.start_ms // 1000,
        -(-event.end_ms // 1000),
        described(film, event, coloured=True),
        described(film, event, coloured=True, target="somebody"),
    )
