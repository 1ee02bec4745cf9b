"""After an edit: the same answer as from nothing, and quickly."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.placement import Candidate, Change, Cue, Placement, place, replace_after_edit, whole
from tests.core.placement.exhaustive import PROFILE, Film, films, units
from tests.core.placement.test_solve import crowded_film

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def same(one: Placement, other: Placement) -> None:
    assert list(one.cues) == list(other.cues)
    assert list(one.omitted) == list(other.omitted)
    assert one.objective == other.objective
    assert one.bound == other.bound


def anew(film: Film, pins: dict[str, Cue], profile=PROFILE) -> Placement:
    return place(*film, profile, pinned=pins.values())


@st.composite
def edits(draw: st.DrawFn, film: Film) -> tuple[Change, str]:
    kind = draw(st.sampled_from(["put", "drop", "pin", "unpin", "gaps", "speech", "shots"]))
    name = draw(st.sampled_from([*(one.id for one in film[0]), "new"]))
    if kind == "put":
        other = draw(films(most=1))[0][0]
        return Change(put=[replace(other, id=name)]), kind
    if kind == "drop":
        return Change(drop=[name]), kind
    if kind == "pin":
        start, length = draw(units(0, 20)), draw(units(1, 4))
        return Change(pin=[Cue(name, start, start + length, "A.", length)]), kind
    if kind == "unpin":
        return Change(unpin=[name]), kind
    other_film = draw(films(most=1))
    if kind == "gaps":
        return Change(gaps=other_film[1]), kind
    return (Change(speech=other_film[2]) if kind == "speech" else Change(shots=other_film[3])), kind


def applied(film: Film, pins: dict[str, Cue], change: Change) -> tuple[Film, dict[str, Cue]]:
    """The film after a change, said a second time."""
    candidates, gaps, speech, shots = film
    away = {one.id for one in change.put} | set(change.drop)
    candidates = [one for one in candidates if one.id not in away] + list(change.put)
    pins = {name: cue for name, cue in pins.items() if name not in change.unpin}
    for cue in change.pin:
        pins = {name: other for name, other in pins.items() if name != cue.candidate} | {cue.candidate: cue}
    return (
        candidates,
        list(gaps if change.gaps is None else change.gaps),
        list(speech if change.speech is None else change.speech),
        list(shots if change.shots is None else change.shots),
    ), pins


@QUICK
@given(st.data())
def test_solving_again_after_edits_equals_solving_the_whole(data: st.DataObject) -> None:
    film, pins = data.draw(films(most=6)), dict[str, Cue]()
    profile = data.draw(st.sampled_from([PROFILE, replace(PROFILE, most_labels=2)]))
    placement = anew(film, pins, profile)
    for _ in range(data.draw(st.integers(1, 4))):
        change, _ = data.draw(edits(film))
        film, pins = applied(film, pins, change)
        placement = replace_after_edit(placement, change)
        same(placement, anew(film, pins, profile))


def random_edit(film: Film, placement: Placement, rng: Random) -> Change:
    one = rng.choice(film[0])
    kind = rng.randrange(6)
    if kind == 0:
        return Change(drop=[one.id])
    if kind == 1:
        return Change(put=[replace(one, importance=rng.random(), start_ms=one.start_ms + 100, end_ms=one.end_ms + 200)])
    if kind == 2:
        cue = rng.choice(placement.cues)
        return Change(pin=[replace(cue, text="He goes.", start_ms=cue.start_ms + 50, end_ms=cue.start_ms + 900)])
    if kind == 3:
        return Change(unpin=[cue.candidate for cue in placement.cues if cue.pinned][:1])
    if kind == 4:
        at = rng.randrange(len(film[1]))
        start, end = film[1][at]
        return Change(gaps=[*film[1][:at], (start + 100, end - 100), *film[1][at + 1 :]])
    at = rng.randrange(len(film[2]))
    return Change(speech=[*film[2][:at], *film[2][at + 1 :]])


@pytest.mark.parametrize("seed", range(4))
def test_a_long_film_stays_equal_through_many_edits(seed: int) -> None:
    rng = Random(seed)
    film, pins = crowded_film(seed, 80), dict[str, Cue]()
    placement = place(*film)
    for _ in range(25):
        change = random_edit(film, placement, rng)
        film, pins = applied(film, pins, change)
        placement = replace_after_edit(placement, change)
        same(placement, place(*film, pinned=pins.values()))


def test_only_the_stretch_around_an_edit_is_solved_again() -> None:
    film = crowded_film(1, 1_000)
    film = ([replace(one, needs=None) for one in film[0]], *film[1:])
    placement = place(*film)
    middle = placement.cues[len(placement.cues) // 2]
    began = time.perf_counter()
    again = replace_after_edit(placement, Change(pin=[replace(middle, text="He goes.")]))
    took = time.perf_counter() - began
    assert again.solved < 60
    assert took < 1.0
    same(again, place(*film, pinned=[middle.__class__(**{**_fields(middle), "text": "He goes."})]))


def _fields(cue: Cue) -> dict[str, object]:
    return {name: getattr(cue, name) for name in Cue.__slots__}


def test_a_pinned_cue_stays_to_the_millisecond_and_the_others_give_way() -> None:
    both = [
        Candidate("a", 1_000, 2_000, 0.5, (whole("He waits."),)),
        Candidate("b", 1_500, 2_500, 0.9, (whole("She runs."),)),
    ]
    placement = place(both, [(0, 4_000)], [], [])
    mine = Cue("a", 777, 3_456, "He waits, and waits, and waits.", 2_679)
    again = replace_after_edit(placement, Change(pin=[mine]))
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in again.cues if cue.pinned] == [(777, 3_456, mine.text)]
    assert [one.candidate for one in again.omitted] == ["b"]
    back = replace_after_edit(again, Change(unpin=["a"]))
    same(back, placement)


def test_a_placement_from_elsewhere_cannot_be_gone_on_from() -> None:
    bare = replace(place([], [], [], []), working=None)
    with pytest.raises(ValueError, match="place"):
        replace_after_edit(bare, Change())
