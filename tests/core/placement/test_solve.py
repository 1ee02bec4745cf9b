"""The solver against every assignment of small films, and what must hold of every answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.intervals import Interval
from core.placement import Alternative, Candidate, Cue, Part, Placement, PlacementProfile, in_two, place, whole
from core.placement.profile import DEFAULT_PLACEMENT
from tests.core.placement.exhaustive import PROFILE, UNIT, Film, best_of_all, films, overlap_ms, units, worth

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def pins_for(draw: st.DrawFn, film: Film) -> list[Cue]:
    """A person's cues, of candidates and of nothing that was proposed, over speech where they like."""
    pins = []
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from([*(one.id for one in film[0]), "by hand"]))
        start, length = draw(units(0, 20)), draw(units(1, 4))
        waits = draw(st.booleans())
        pins.append(Cue(name, start, start if waits else start + length, "A.", length, extended=waits, pinned=True))
    return pins


def best_is_found(film: Film, pins: list[Cue]) -> None:
    placement = place(*film, PROFILE, pinned=pins)
    best = best_of_all(film, pins)
    assert placement.objective == pytest.approx(best, abs=1e-5)
    assert placement.bound == placement.objective
    assert worth(placement.cues, film) == pytest.approx(best, abs=1e-5)
    lawful(placement, film, PROFILE)


def lawful(placement: Placement, film: Film, profile: PlacementProfile) -> None:
    """No speech under a cue without a reason, no two cues at once, nothing told early, everything accounted for."""
    candidates = {one.id: one for one in film[0]}
    for cue in placement.cues:
        if cue.pinned:
            continue
        one = candidates[cue.candidate]
        over = overlap_ms(cue, film[2])
        assert over == 0 or (cue.over_dialogue and cue.over_dialogue == one.over_dialogue)
        assert cue.start_ms >= (one.start_ms if one.reveals and not one.may_reveal_early else 0)
        assert cue.start_ms >= one.start_ms - profile.early_ms
        assert cue.end_ms - cue.start_ms == (0 if cue.extended else cue.spoken_ms)
        assert not cue.extended or not any(start < cue.start_ms < end for start, end in film[2])
        if one.needs is not None:
            before = [other.end_ms for other in placement.cues if other.candidate == one.needs]
            assert before and max(before) <= cue.start_ms
    for first, second in pairwise(placement.cues):
        if not (first.pinned and second.pinned):
            assert second.start_ms - first.end_ms >= profile.pause_ms
    said = {cue.candidate for cue in placement.cues}
    omitted = [one.candidate for one in placement.omitted]
    assert len(set(omitted)) == len(omitted)
    assert set(omitted) == set(candidates) - said
    assert all(one.reason for one in placement.omitted)


def test_the_picture_waits_at_the_end_of_free_time_that_a_pinned_cue_fills() -> None:
    first = Candidate("c0", 0, 0, 0.1, (whole("One."),))
    second = Candidate("c1", 3000, 4000, 0.3, (Alternative((Part("Two.", 500),)),), needs="c0", extended=True)
    pin = Cue("c0", 3500, 5500, "A.", 2000, pinned=True)
    film = ([first, second], [(0, 6500)], [(6500, 12000)], [(0, 12000)])
    best_is_found(film, [pin])
    assert [cue.start_ms for cue in place(*film, PROFILE, pinned=[pin]).cues] == [3500, 6000]


@QUICK
@given(st.data())
def test_no_assignment_is_better(data: st.DataObject) -> None:
    film = data.draw(films())
    best_is_found(film, data.draw(pins_for(film)))


@pytest.mark.slow
@LONG
@given(st.data())
def test_no_assignment_is_better_in_many_films(data: st.DataObject) -> None:
    film = data.draw(films())
    best_is_found(film, data.draw(pins_for(film)))


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(films(most=4, extras=False))
def test_no_assignment_of_four_is_better(film: Film) -> None:
    best_is_found(film, [])


@QUICK
@given(films(most=6), st.integers(1, 3))
def test_with_few_states_kept_the_bound_still_holds(film: Film, most: int) -> None:
    exact = place(*film, PROFILE)
    hasty = place(*film, replace(PROFILE, most_labels=most))
    assert hasty.objective <= exact.objective <= hasty.bound + 1e-9
    lawful(hasty, film, PROFILE)


def crowded_film(seed: int, count: int) -> Film:
    """Times to the millisecond, as they are in films."""
    rng = Random(seed)
    at, gaps, speech, candidates = 0, [], [], []
    while len(candidates) < count:
        gap = rng.randrange(800, 5_000)
        gaps.append((at, at + gap))
        if rng.random() < 0.8:
            texts = ["He runs.", "The man in the brown hat runs away.", "He stops. He looks back at the old house."]
            ways = [whole(text) for text in rng.sample(texts, rng.randrange(1, 4))] + in_two(texts[2])
            candidates.append(
                Candidate(
                    f"c{len(candidates)}",
                    at + rng.randrange(gap),
                    at + gap + rng.randrange(2_000),
                    rng.random(),
                    tuple(ways),
                    reveals=rng.random() < 0.5,
                    needs=f"c{rng.randrange(len(candidates))}" if candidates and rng.random() < 0.2 else None,
                    extended=rng.random() < 0.2,
                    over_dialogue="a name is shown" if rng.random() < 0.1 else "",
                )
            )
        at += gap
        spoken = rng.randrange(500, 4_000)
        speech.append((at, at + spoken))
        at += spoken
    return candidates, gaps, speech, [(cut, cut + 3_333) for cut in range(0, at, 3_333)]


@pytest.mark.parametrize("seed", range(6))
def test_a_long_film_obeys_every_limit(seed: int) -> None:
    film = crowded_film(seed, 120)
    placement = place(*film)
    lawful(placement, film, DEFAULT_PLACEMENT)
    assert placement.objective == pytest.approx(worth(placement.cues, film, DEFAULT_PLACEMENT), abs=1e-4)
    assert placement.bound == placement.objective


def test_greedy_in_time_order_would_miss_what_matters() -> None:
    """A long line about nothing would fill the gap in which the murder happens."""
    gap: list[Interval] = [(0, 5_000)]
    trifle = Candidate("trifle", 0, 1_000, 0.2, (whole("A clock on the wall shows ten minutes to twelve."),))
    murder = Candidate("murder", 1_000, 2_000, 1.0, (whole("The man stabs him."),), reveals=True)
    placement = place([trifle, murder], gap, [], [])
    assert [cue.candidate for cue in placement.cues] == ["murder"]
    assert "murder" in placement.omitted[0].reason


def test_two_short_wordings_are_said_where_two_long_ones_do_not_fit() -> None:
    ways = (whole("The tall man in the brown coat walks slowly out of the room."), whole("The man leaves."))
    both = [Candidate(name, 0, 3_000, 0.8, ways) for name in ("a", "b")]
    placement = place(both, [(0, 5_500)], [], [])
    assert [cue.candidate for cue in placement.cues] == ["a", "b"]


def test_a_cue_waits_for_its_event_where_there_is_room() -> None:
    placement = place([Candidate("a", 10_000, 12_000, 0.5, (whole("He waits."),))], [(0, 30_000)], [], [])
    assert placement.cues[0].start_ms == 10_000


def test_a_cue_begins_early_where_its_event_is_under_dialogue() -> None:
    one = Candidate("a", 10_000, 12_000, 0.5, (whole("He waits."),))
    early = place([one], [(0, 10_500)], [(10_500, 30_000)], [])
    assert 8_000 <= early.cues[0].start_ms < 10_000
    assert not place([replace(one, reveals=True)], [(0, 10_500)], [(10_500, 30_000)], []).cues
    marked = replace(one, reveals=True, may_reveal_early=True)
    assert place([marked], [(0, 10_500)], [(10_500, 30_000)], []).cues == early.cues


def test_a_text_in_two_parts_runs_over_two_gaps() -> None:
    text = "The man opens the old door. A cat runs out."
    gaps, speech = [(0, 3_500), (5_000, 8_000)], [(3_500, 5_000)]
    assert not place([Candidate("a", 0, 2_000, 0.9, (whole(text),))], gaps, speech, []).cues
    placement = place([Candidate("a", 0, 2_000, 0.9, (whole(text), *in_two(text)))], gaps, speech, [])
    assert [(cue.text, cue.part) for cue in placement.cues] == [
        ("The man opens the old door.", 0),
        ("A cat runs out.", 1),
    ]
    assert placement.cues[0].end_ms <= 3_250 and placement.cues[1].start_ms >= 5_250


def test_the_picture_waits_at_a_change_of_shots_and_never_within_speech() -> None:
    one = Candidate("a", 2_000, 3_000, 0.9, (whole("He opens the letter."),), reveals=True, extended=True)
    speech = [(0, 2_500), (2_500, 5_500), (5_600, 20_000)]
    placement = place([one], [], speech, [(0, 4_000), (4_000, 5_550), (5_550, 20_000)])
    assert [(cue.start_ms, cue.end_ms, cue.extended) for cue in placement.cues] == [(5_550, 5_550, True)]


def test_the_picture_waits_no_earlier_than_it_has_to() -> None:
    one = Candidate("a", 4_000, 5_000, 0.9, (whole("He opens the letter."),), extended=True)
    shots = [(0, 2_100), (2_100, 3_900), (3_900, 9_000)]
    assert [cue.start_ms for cue in place([one], [], [(5_000, 9_000)], shots).cues] == [3_900]


def test_over_dialogue_needs_a_reason_and_keeps_it() -> None:
    one = Candidate("a", 2_000, 3_000, 0.9, (whole("He falls."),))
    speech = [(0, 20_000)]
    assert not place([one], [], speech, [(0, 20_000)]).cues
    cues = place([replace(one, over_dialogue="the fall is silent")], [], speech, [(0, 20_000)]).cues
    assert [cue.over_dialogue for cue in cues] == ["the fall is silent"]


@pytest.mark.parametrize(
    ("one", "pins", "reason"),
    [
        (Candidate("a", 9_000, 9_500, 0.5, (whole("A very long line that takes its time."),)), (), "no gap from 2.0 s"),
        (Candidate("a", 9_000, 9_500, 0.5, (whole("He."),), reveals=True), (), "no gap within 6.0 s after its event"),
        (Candidate("a", 0, 500, 0.5, ()), (), "no wording"),
        (Candidate("a", 0, 500, 0.5, (whole("He."),), needs="b"), (), "no such candidate"),
        (Candidate("a", 0, 500, 0.0, (whole("He."),)), (), "more (late, crowded, waiting or over dialogue) than"),
        (Candidate("a", 0, 500, 0.5, (whole("He."),)), (Cue("b", 0, 2_000, "B.", 2_000),), "a person put there"),
    ],
)
def test_every_omission_says_why(one: Candidate, pins: tuple[Cue, ...], reason: str) -> None:
    placement = place([one], [(0, 2_000)], [(2_000, 60_000)], [], pinned=pins)
    assert [cue.candidate for cue in placement.cues] == [pin.candidate for pin in pins]
    assert reason in placement.omitted[0].reason


def test_the_reason_names_what_is_needed_first() -> None:
    late = Candidate("late", 5_000, 6_000, 0.5, (whole("He waits."),))
    needs = Candidate("needs", 1_000, 2_000, 0.5, (whole("He runs."),), needs="late")
    assert "happens later" in place([late, needs], [(0, 9_000)], [], []).omitted[0].reason
    unsaid = replace(late, start_ms=500, end_ms=600, alternatives=(whole("He " + "waits and " * 40 + "waits."),))
    reasons = {one.candidate: one.reason for one in place([unsaid, needs], [(0, 9_000)], [], []).omitted}
    assert reasons["needs"] == "it needs 'late' said first, which is not said"


def test_gaps_that_were_cut_for_describing_are_one_for_speaking() -> None:
    one = Candidate("a", 2_000, 3_000, 0.5, (whole("The man in the brown hat walks in."),))
    assert place([one], [(0, 4_000), (4_000, 8_000)], [], []).cues[0].start_ms == 2_000


def test_speech_inside_a_gap_is_never_spoken_over() -> None:
    one = Candidate("a", 0, 3_000, 0.5, (whole("The man in the brown hat walks in."),))
    placement = place([one], [(0, 9_000)], [(2_000, 2_100)], [])
    assert placement.cues[0].start_ms >= 2_350


def test_nothing_to_say_and_no_film_at_all() -> None:
    empty = place([], [], [], [])
    assert (empty.cues, empty.omitted, empty.objective, empty.bound) == ([], [], 0, 0)


def test_two_candidates_of_one_name_are_refused() -> None:
    one = Candidate("a", 0, UNIT, 0.5, (whole("He."),))
    with pytest.raises(ValueError, match="'a'"):
        place([one, one], [], [], [])
