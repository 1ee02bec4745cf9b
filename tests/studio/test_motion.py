"""Nothing teleports and nothing floats: every step from one frame to the next, as the staging has it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import hypot

import pytest

from studio.pose import body_of, joints, on_stage
from studio.stage import Stage, staging_of
from studio.story import write_film
from studio.truth import Film
from studio.world import TEST_SEED_BASE

FPS = 24
BODY_STEP, HAND_STEP = 0.2, 0.33  # stage units a frame; someone who falls, an arm that swings round in a turn
SEEN_X = 1.3  # nearer the middle nobody may come from nowhere
TABLE_Y = 0.67
FLIGHT_FRAMES = 45  # a throw is slow, so that eight frames of it show its way

Point = tuple[float, float]


def places(stage: Stage) -> dict[tuple[str, int], Point]:
    """Everybody's body and hands, and every thing, by name and number."""
    found: dict[tuple[str, int], Point] = {}
    for actor in stage.actors:
        points = joints(actor.pose, body_of(actor.look))
        for name in ("hip", "neck", "head", "near_hand", "far_hand"):
            found[name, actor.character] = on_stage(actor.pose, getattr(points, name))
    return found | {("thing", thing.prop): (thing.x, thing.y) for thing in stage.props}


def frames(film: Film) -> Iterator[tuple[int, int, Stage]]:
    """Time in ms, scene and stage of every frame."""
    staging = staging_of(film)
    for number in range(film.duration_ms * FPS // 1000):
        t_ms = round(number * 1000 / FPS)
        yield t_ms, staging.scene_at(t_ms).id, staging.stage(t_ms)


def faults(film: Film) -> Iterator[str]:
    """What no eye would believe, with its time."""
    before: dict[tuple[str, int], Point] = {}
    scene_before, flown = -1, dict[int, int]()
    for t_ms, scene, stage in frames(film):
        now = places(stage)
        if scene == scene_before:
            for what in before.keys() | now.keys():
                x, y = now.get(what, before.get(what, (0.0, 0.0)))
                if what in before and what in now:
                    step = hypot(x - before[what][0], y - before[what][1])
                    if step > (HAND_STEP if what[0] in {"near_hand", "far_hand", "thing"} else BODY_STEP):
                        yield f"film {film.seed}, {t_ms} ms: {what} jumps {step:.2f}"
                elif abs(x) < SEEN_X:
                    yield f"film {film.seed}, {t_ms} ms: {what} {'appears' if what in now else 'vanishes'} at {x:.2f}"
        for thing in stage.props:
            aloft = not thing.hand and abs(thing.y - TABLE_Y) > 0.01
            flown[thing.prop] = flown.get(thing.prop, 0) + 1 if aloft and scene == scene_before else int(aloft)
            if flown[thing.prop] > FLIGHT_FRAMES:
                yield f"film {film.seed}, {t_ms} ms: thing {thing.prop} floats at {thing.y:.2f}"
        before, scene_before = now, scene


@pytest.mark.parametrize("seed", range(TEST_SEED_BASE, TEST_SEED_BASE + 4))
def test_nothing_teleports_or_floats(seed: int) -> None:
    assert next(faults(write_film(seed)), None) is None


@pytest.mark.slow
def test_nothing_teleports_or_floats_in_many_films() -> None:
    for seed in range(TEST_SEED_BASE + 100, TEST_SEED_BASE + 200):
        assert next(faults(write_film(seed)), None) is None


def test_a_jump_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second cut out of a walk has somebody elsewhere all at once."""
    film = write_film(TEST_SEED_BASE)
    walk = next(event for event in film.events if event.verb == "leave")
    middle_ms = (walk.start_ms + walk.end_ms) // 2
    left = [frame for frame in frames(film) if not middle_ms - 250 <= frame[0] < middle_ms + 250]
    monkeypatch.setattr(sys.modules[__name__], "frames", lambda film: iter(left))
    assert any("jumps" in fault for fault in faults(film))
