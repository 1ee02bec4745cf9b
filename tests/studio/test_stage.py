"""The stage: states that follow from events, and bodies that never jump."""

from __future__ import annotations

from math import hypot, isfinite

import pytest

from studio.stage import stage_at, staging_of
from studio.story import write_film
from studio.vignette import write_vignette

SEEDS = range(900_510, 900_518)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_and_nothing_jumps_between_two_frames(seed: int) -> None:
    film = write_film(seed)
    staging = staging_of(film)
    for scene in film.scenes:
        before: dict[tuple[str, int], tuple[float, float]] = {}
        for t_ms in range(scene.start_ms, scene.end_ms, 40):
            stage = staging.stage(t_ms)
            now = {("prop", p.prop): (p.x, p.y) for p in stage.props}
            now |= {("actor", a.character): (a.pose.x, a.pose.lift) for a in stage.actors}
            for key, (x, y) in now.items():
                assert isfinite(x) and isfinite(y)
                if key in before:
                    assert hypot(x - before[key][0], y - before[key][1]) < 0.36, (key, t_ms)
            for actor in stage.actors:
                assert all(isfinite(value) for value in actor.pose)
            before = now


def test_a_thing_given_is_in_the_other_hand_afterwards() -> None:
    film = write_vignette(900_520, "give")
    event = next(e for e in film.events if e.verb == "give")
    first, last = stage_at(film, event.start_ms), stage_at(film, event.end_ms - 1)
    assert first.props[0].holder == event.actor
    assert last.props[0].holder == event.target


def test_a_thing_put_down_lies_on_the_surface_and_a_thing_picked_up_is_held() -> None:
    down = write_vignette(900_521, "put_down")
    event = next(e for e in down.events if e.verb == "put_down")
    assert stage_at(down, event.start_ms).props[0].holder == event.actor
    assert stage_at(down, event.end_ms - 1).props[0].holder is None
    up = write_vignette(900_522, "pick_up")
    event = next(e for e in up.events if e.verb == "pick_up")
    assert stage_at(up, event.start_ms).props[0].holder is None
    assert stage_at(up, event.end_ms - 1).props[0].holder == event.actor


def test_the_door_stays_as_it_was_left() -> None:
    for verb, before, after in (("open", 0.0, 1.0), ("close", 1.0, 0.0)):
        film = write_vignette(900_523, verb)
        event = next(e for e in film.events if e.verb == verb)
        assert stage_at(film, event.start_ms).door == before
        assert stage_at(film, event.end_ms).door == pytest.approx(after)


def test_a_thrown_thing_flies_and_lands_in_the_catchers_hand() -> None:
    film = write_vignette(900_524, "catch")
    throw, catch = (next(e for e in film.events if e.verb == verb) for verb in ("throw", "catch"))
    assert stage_at(film, throw.start_ms).props[0].holder == throw.actor
    assert stage_at(film, throw.end_ms).props[0].holder is None
    assert stage_at(film, catch.end_ms).props[0].holder == catch.actor


def test_who_leaves_is_gone_and_who_speaks_moves_the_mouth() -> None:
    film = write_vignette(900_525, "leave")
    event = next(e for e in film.events if e.verb == "leave")
    assert event.actor in {a.character for a in stage_at(film, event.start_ms).actors}
    assert event.actor not in {a.character for a in stage_at(film, event.end_ms).actors}
    talkie = write_film(900_526)
    line = talkie.dialogue[0]
    mouths = set()
    for t_ms in range(line.start_ms, line.end_ms, 60):
        for actor in stage_at(talkie, t_ms).actors:
            opened = actor.pose.mouth > 0.12
            assert not opened or actor.character == line.speaker or actor.pose.mouth == 0.9
            if actor.character == line.speaker:
                mouths.add(round(actor.pose.mouth, 1))
    assert len(mouths) > 3
