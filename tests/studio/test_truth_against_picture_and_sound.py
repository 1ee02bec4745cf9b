"""What the truth says is what the pictures show, and when the voices are heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from studio import soundtrack
from studio.picture import Renderer
from studio.stage import ActorView, Camera, PropView, Stage, stage_at, staging_of
from studio.story import write_film
from studio.truth import Film
from studio.vignette import write_vignette
from studio.world import COLOURS, LOOKS, VERB, VERBS

FIRST = 930_000  # a tuning seed
SHOWN = range(FIRST, FIRST + 20)  # films whose pictures are drawn
SIZE = 112
RATE = 16_000
WITHIN_MS = 20  # of the truth, speech begins and ends


# -- sound -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voices:
    """What the voices add to a whole soundtrack, and when the soundtrack says that they are heard."""

    film: Film
    dialogue: np.ndarray  # [samples, 2]
    narration: np.ndarray
    spoken: list[soundtrack.Span]
    told: list[soundtrack.Span]


@pytest.fixture(scope="module", params=[FIRST, FIRST + 1, FIRST + 2])
def voices(request: pytest.FixtureRequest) -> Voices:
    """The film's sound less the same sound with its voices struck dumb: ducking and places are equal in both."""
    film = write_film(request.param, length_s=45)
    whole, spoken = soundtrack.mix(film, RATE)
    narrated, _, told = soundtrack.mix_with_ad(film, RATE)
    with pytest.MonkeyPatch.context() as patch:
        speak = soundtrack.speak
        patch.setattr(soundtrack, "speak", lambda *given, **more: np.zeros_like(speak(*given, **more)))
        dumb, _ = soundtrack.mix(film, RATE)
    quiet = soundtrack._gain(len(whole), told, soundtrack.DUCKED_FOR_AD, RATE)[:, None]
    return Voices(film, whole - dumb, narrated - whole * quiet, spoken, told)


def heard_ms(track: np.ndarray, low_ms: int, high_ms: int) -> tuple[float, float] | None:
    """When the first and the last window of 5 ms within these times is louder than -54 dB; None where none is."""
    step = RATE * 5 // 1000
    part = track[low_ms * RATE // 1000 : high_ms * RATE // 1000].mean(axis=1)
    part = part[: len(part) // step * step].reshape(-1, step)
    loud = np.flatnonzero(np.sqrt((part**2).mean(axis=1)) > 0.002)
    return (low_ms + loud[0] * 5, low_ms + (loud[-1] + 1) * 5) if len(loud) else None


def test_dialogue_is_heard_when_the_truth_says_so(voices: Voices) -> None:
    for said, span in zip(voices.film.dialogue, voices.spoken, strict=True):
        heard = heard_ms(voices.dialogue, max(0, said.start_ms - 100), said.end_ms + 100)
        assert heard is not None, said
        assert abs(heard[0] - said.start_ms) <= WITHIN_MS, said
        assert abs(heard[1] - span.end_ms) <= WITHIN_MS and heard[1] <= said.end_ms + 5, said


def test_narration_is_heard_when_the_truth_says_so(voices: Voices) -> None:
    for line, span in zip(voices.film.script, voices.told, strict=True):
        heard = heard_ms(voices.narration, max(0, line.start_ms - 100), line.end_ms + 100)
        assert heard is not None, line
        assert abs(heard[0] - line.start_ms) <= WITHIN_MS, line
        assert abs(heard[1] - span.end_ms) <= WITHIN_MS and heard[1] <= line.end_ms + 5, line


def test_no_voice_is_heard_in_a_gap(voices: Voices) -> None:
    for low, high in voices.film.gaps:
        assert heard_ms(voices.dialogue, low, high) is None, (low, high)


# -- picture -----------------------------------------------------------------------------------------------------------


@cache
def _renderer() -> Renderer:
    return Renderer(SIZE, SIZE)


def changed(first: Stage, second: Stage) -> np.ndarray:
    """bool [SIZE, SIZE]: where two stages look different."""
    a, b = _renderer().picture(first), _renderer().picture(second)
    return (a != b).any(axis=2)


def to_pixels(camera: Camera, x: float, y: float) -> tuple[float, float]:
    """(column, row) of a place on the stage."""
    scale = SIZE / camera.height
    return SIZE / 2 + (x - camera.x) * scale, SIZE - (y - camera.bottom) * scale


def outside(camera: Camera, left: float, right: float, low: float, high: float) -> bool:
    """Whether no part of a box on the stage is in the square picture."""
    half = camera.height / 2
    return (
        right < camera.x - half or left > camera.x + half or high < camera.bottom or low > camera.bottom + camera.height
    )


THING = 0.34  # stage units: nothing that a hand holds reaches further from its middle
BODY = (0.95, -0.12, 2.1)  # to either side, and from where to where upwards, lying, jumping or with an arm up


def without_prop(stage: Stage, prop: PropView) -> Stage:
    return replace(stage, props=tuple(other for other in stage.props if other is not prop))


def without_person(stage: Stage, actor: ActorView) -> Stage:
    """The stage without somebody and without what they hold."""
    props = tuple(prop for prop in stage.props if prop.holder != actor.character)
    return replace(stage, actors=tuple(other for other in stage.actors if other is not actor), props=props)


def sampled_stages() -> Iterator[tuple[str, Stage]]:
    for seed in SHOWN:
        film = write_film(seed)
        for t_ms in range(700, film.duration_ms, 2_900):
            yield f"seed {seed} at {t_ms}", stage_at(film, t_ms)


def in_the_open(stage: Stage, prop: PropView) -> bool:
    """Whether a thing is well within the picture and nobody is drawn over it."""
    half = stage.camera.height / 2
    inside = abs(prop.x - stage.camera.x) < half - 0.1
    inside &= stage.camera.bottom + 0.1 < prop.y < stage.camera.bottom + stage.camera.height - 0.1
    order = [actor.character for actor in stage.actors]
    over = stage.actors
    if prop.holder is not None:
        over = stage.actors[order.index(prop.holder) + 1 :]
    return inside and prop.hand != "far" and all(abs(actor.pose.x - prop.x) > 0.75 for actor in over)


def test_a_thing_changes_the_picture_where_it_is_and_nowhere_else() -> None:
    seen = hidden = 0
    for where, stage in sampled_stages():
        for prop in stage.props:
            different = changed(stage, without_prop(stage, prop))
            in_wings = prop.holder is not None and prop.holder not in {actor.character for actor in stage.actors}
            if in_wings or outside(stage.camera, prop.x - THING, prop.x + THING, prop.y - THING, prop.y + THING):
                assert not different.any(), (where, prop)
                hidden += 1
                continue
            column, row = to_pixels(stage.camera, prop.x, prop.y)
            reach = THING * SIZE / stage.camera.height
            rows, columns = np.nonzero(different)
            assert (np.hypot(rows - row, columns - column) < 1.42 * reach + 1).all(), (where, prop)
            if in_the_open(stage, prop):
                assert different.sum() >= 40, (where, prop, different.sum())
                seen += 1
    assert seen > 50 and hidden > 20, (seen, hidden)


def test_a_person_changes_the_picture_where_they_are_and_nowhere_else() -> None:
    seen = hidden = 0
    side, low, high = BODY
    for where, stage in sampled_stages():
        half = stage.camera.height / 2
        for place, actor in enumerate(stage.actors):
            different = changed(stage, without_person(stage, actor))
            x = actor.pose.x
            if outside(stage.camera, x - side, x + side, low, high):
                assert not different.any(), (where, actor.character)
                hidden += 1
                continue
            columns = np.nonzero(different.any(axis=0))[0]
            middle, reach = to_pixels(stage.camera, x, 0)[0], side * SIZE / stage.camera.height
            assert (np.abs(columns - middle) <= reach + 1).all(), (where, actor.character)
            free = all(abs(other.pose.x - x) > 0.3 for other in stage.actors[place + 1 :])
            if abs(x - stage.camera.x) < half - 0.15 and free:
                assert different.sum() >= 0.03 * SIZE * SIZE, (where, actor.character, different.sum())
                seen += 1
    assert seen > 200 and hidden > 5, (seen, hidden)


def test_a_thing_of_another_colour_is_seen_where_the_stage_has_it_and_at_no_other_time() -> None:
    shown = absent = 0
    for seed in SHOWN[:5]:
        film = write_film(seed)
        staging = staging_of(film)
        for prop in film.props:
            colour = next(name for name in COLOURS if name != prop.colour)
            painted = replace(film, props=tuple(replace(p, colour=colour) if p is prop else p for p in film.props))
            other = staging_of(painted)
            for t_ms in range(300, film.duration_ms, 3_700):
                stage = staging.stage(t_ms)
                there = next((view for view in stage.props if view.prop == prop.id), None)
                different = changed(stage, other.stage(t_ms)).any()
                visible = changed(stage, without_prop(stage, there)).sum() if there is not None else 0
                # Of what is nearly hidden only the dark edge may be seen.
                assert different or visible < 30, (seed, t_ms, prop)
                assert visible or not different, (seed, t_ms, prop)
                shown += visible >= 30
                absent += not visible
    assert shown > 30 and absent > 30, (shown, absent)


def test_who_acts_is_seen_and_so_is_the_thing_that_the_action_is_about() -> None:
    for seed in SHOWN:
        film = write_film(seed)
        staging = staging_of(film)
        for event in film.events:
            span = event.end_ms - event.start_ms
            stages = [staging.stage(event.start_ms + span * share // 20) for share in (3, 7, 10, 13, 17)]
            acting = [
                changed(stage, without_person(stage, actor)).sum()
                for stage in stages
                for actor in stage.actors
                if actor.character == event.actor
            ]
            assert max(acting) >= 0.05 * SIZE * SIZE, (seed, event)
            if event.prop is not None:
                things = [
                    changed(stage, without_prop(stage, prop)).sum()
                    for stage in stages
                    for prop in stage.props
                    if prop.prop == event.prop
                ]
                assert max(things) >= 60, (seed, event, things)


@pytest.mark.parametrize("verb", [verb.id for verb in VERBS])
def test_the_look_and_the_colour_of_the_truth_are_those_of_the_picture(verb: str) -> None:
    """Somebody else in the truth is somebody else in the picture; a thing of another colour likewise."""
    film = write_vignette(FIRST, verb)
    event = film.events[film.script[0].events[0]]
    at_ms = (event.start_ms + event.end_ms) // 2
    real = _renderer().frame(film, at_ms)
    taken = {person.look for person in film.cast}
    other = next(look.id for look in LOOKS if look.id not in taken and look.height == 1.0)
    cast = tuple(replace(person, look=other) if person.id == event.actor else person for person in film.cast)
    assert (real != _renderer().frame(replace(film, cast=cast), at_ms)).any(axis=2).sum() > 300
    colour = next(name for name in COLOURS if name != film.props[0].colour)
    props = (replace(film.props[0], colour=colour), *film.props[1:])
    different = (real != _renderer().frame(replace(film, props=props), at_ms)).any(axis=2).sum()
    if VERB[verb].object:
        assert different > 30
    elif not any(prop.prop == 0 for prop in stage_at(film, at_ms).props):
        assert different == 0
