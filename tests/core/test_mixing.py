"""When cues are spoken, and where the picture waits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.intervals import merged
from core.mixing import CLEAR_MS, PAUSE_MS, Hold, Placed, SpokenCue, dialogue_of, pause_point, plan_mix

DIALOGUE = [(1_000, 3_000), (3_050, 4_000), (6_000, 9_000)]


def inline(id: str, start_ms: int, length_ms: int) -> SpokenCue:
    return SpokenCue(id, start_ms, length_ms, extended=False)


def extended(id: str, start_ms: int, length_ms: int) -> SpokenCue:
    return SpokenCue(id, start_ms, length_ms, extended=True)


def test_cues_are_spoken_at_their_start_and_never_two_at_once() -> None:
    plan = plan_mix([inline("b", 1_500, 1_000), inline("a", 500, 2_000), inline("c", 9_500, 400)], DIALOGUE, [])
    assert plan.placed == [Placed("a", 500, 2_500, 0), Placed("b", 2_650, 3_650, 1_150), Placed("c", 9_500, 9_900, 0)]
    assert plan.holds == [] and plan.added_ms == 0


def test_the_picture_waits_for_an_extended_cue() -> None:
    plan = plan_mix([extended("a", 5_000, 2_000), inline("b", 5_100, 300), inline("c", 20_000, 300)], DIALOGUE, [])
    assert plan.holds == [Hold(5_000, 2_000 + 2 * PAUSE_MS)]
    assert [(one.start_ms, one.end_ms) for one in plan.placed] == [(5_150, 7_150), (7_400, 7_700), (22_300, 22_600)]
    assert (plan.begins(4_999), plan.ends(5_000), plan.begins(5_000)) == (4_999, 5_000, 7_300)
    assert plan.time_map().at(4_999) == 4_999 and plan.time_map().at(5_000) == 7_300


def test_two_extended_cues_at_one_place_are_one_standstill() -> None:
    plan = plan_mix(
        [extended("a", 5_000, 1_000), extended("b", 5_000, 1_000), extended("c", 30_000, 500)], DIALOGUE, []
    )
    assert plan.holds == [Hold(5_000, 2_000 + 3 * PAUSE_MS), Hold(30_000, 500 + 2 * PAUSE_MS)]
    assert [one.start_ms for one in plan.placed] == [5_150, 6_300, 30_000 + plan.holds[0].length_ms + PAUSE_MS]


def test_the_picture_never_stops_within_speech_and_best_at_a_cut() -> None:
    assert pause_point(500, DIALOGUE, []) == 500
    assert pause_point(1_400, DIALOGUE, []) == 1_000 - CLEAR_MS
    assert pause_point(3_020, DIALOGUE, []) == 4_000 + CLEAR_MS, "50 ms between two lines are no place to stop"
    assert pause_point(5_000, DIALOGUE, [4_500, 5_300]) == 5_300
    assert pause_point(5_000, DIALOGUE, [5_990]) == 5_000, "a cut under dialogue is none to stop at"
    assert pause_point(100, [(0, 2_000)], []) == 2_000 + CLEAR_MS


def test_it_stops_before_the_film_is_over() -> None:
    plan = plan_mix([extended("a", 9_990, 1_000)], [(8_000, 10_000)], [], 10_000)
    assert plan.holds[0].at_ms < 10_000


def test_dialogue_is_what_is_heard_and_what_is_written() -> None:
    listen = {"regions": [[100, 250, 0.9], [1_000, 2_000, 0.8]]}
    assert dialogue_of(listen, {"cues": [[1_900, 2_500, "Well."]]}) == [(1_000, 2_500)]
    assert dialogue_of({}, {}) == []


spans = st.tuples(st.integers(0, 50_000), st.integers(1, 4_000)).map(lambda one: (one[0], one[0] + one[1]))
cues = st.builds(SpokenCue, st.uuids().map(str), st.integers(0, 55_000), st.integers(100, 6_000), st.booleans())


@given(st.lists(cues, max_size=12), st.lists(spans, max_size=12), st.lists(st.integers(0, 60_000), max_size=8))
def test_whatever_the_script(script: list[SpokenCue], speech: list[tuple[int, int]], cuts: list[int]) -> None:
    dialogue = merged(speech)
    plan = plan_mix(script, dialogue, sorted(cuts))
    for before, after in zip(plan.placed, plan.placed[1:], strict=False):
        assert after.start_ms >= before.end_ms + PAUSE_MS
    for one in plan.holds:
        assert one.length_ms > 0 and not any(start < one.at_ms < end for start, end in dialogue)
    places = [one.at_ms for one in plan.holds]
    assert places == sorted(set(places))
    standstills = [(plan.ends(one.at_ms), plan.begins(one.at_ms)) for one in plan.holds]
    held = {one.id for one in script if one.extended}
    for spoken in plan.placed:
        if spoken.id in held:
            assert any(start <= spoken.start_ms and spoken.end_ms <= end for start, end in standstills)
    assert plan.added_ms == plan.begins(10**8) - 10**8
