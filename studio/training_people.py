"""Who is in the picture, who acts, who speaks and what they are called: the film world as a `PeopleSource`.

What is seen follows from stage and camera, not from pixels: a person counts as seen where the middle of the body is
inside the square that every picture width shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from models.data.people import CueTruth, LookPhrase, PeopleTruth, Said
from models.data.source import Frames
from studio.dataset import LOOK_INDEX, film_clips, frame_times
from studio.picture import render
from studio.stage import stage_at
from studio.text import look_phrase
from studio.training import _window, decoded_look, film_of
from studio.truth import Film
from studio.world import LOOKS as WORLD_LOOKS
from studio.world import WORLD_VERSION

VERSION = WORLD_VERSION
LOOKS: tuple[LookPhrase, ...] = tuple(LookPhrase(look_phrase(look.id), look.pronoun) for look in WORLD_LOOKS)

_MOMENTS = 8
_SHARE = 0.25  # of the moments in which somebody must be seen
_EDGE = 0.05  # stage units by which the middle of a body may be outside the square


def people(film_seed: int) -> PeopleTruth:
    """Cues, subtitled dialogue and names of one film."""
    film = film_of(film_seed)
    looks = {character.id: LOOK_INDEX[character.look] for character in film.cast}
    cues = []
    for clip in film_clips(film, render=False):
        line = film.script[clip.index]
        event = film.events[line.events[0]]
        window = _window(film, line, clip.start_ms, clip.end_ms)
        needed = {looks[event.actor]} | ({looks[event.target]} if event.target is not None else set())
        low, high = film.gaps[line.gap]
        cues.append(
            CueTruth(
                clip.index, clip.start_ms, clip.end_ms, looks[event.actor],
                looks[event.target] if event.target is not None else None,
                seen(film, clip.start_ms, clip.end_ms) | needed, seen(film, *window) | needed,
                event.importance, high - low,
            )
        )  # fmt: skip
    said = tuple(
        Said(line.start_ms, line.end_ms, line.text, looks[line.speaker], seen(film, line.start_ms, line.end_ms))
        for line in film.dialogue
        if line.in_subtitles
    )
    names = {looks[character.id]: character.name for character in film.cast}
    told = tuple(line.text for line in film.script)
    return PeopleTruth(film_seed, film.duration_ms, names, tuple(cues), said, told)


def seen(film: Film, start_ms: int, end_ms: int) -> frozenset[int]:
    """Looks of those who are in the square picture in a quarter of the interval or more."""
    count: dict[int, int] = {}
    for time_ms in frame_times(start_ms, end_ms, _MOMENTS):
        stage = stage_at(film, time_ms)
        for actor in stage.actors:
            if abs(actor.pose.x - stage.camera.x) <= stage.camera.height / 2 + _EDGE:
                look = LOOK_INDEX[actor.look]
                count[look] = count.get(look, 0) + 1
    return frozenset(look for look, times in count.items() if times >= _SHARE * _MOMENTS)


def frames_at(film_seed: int, times_ms: Sequence[int], size: int) -> Frames:
    """Frames [N, size, size, 3] of a film as one decoder would give them."""
    film = film_of(film_seed)
    state = Random(f"glances-{film_seed}").getstate()
    rng = Random()
    shown = []
    for time_ms in times_ms:
        rng.setstate(state)
        shown.append(decoded_look(render(film, time_ms, 2 * size, 2 * size), size, rng))
    return np.stack(shown) if shown else np.zeros((0, size, size, 3), dtype=np.uint8)
