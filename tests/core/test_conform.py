"""A track on another cut: what was not touched keeps its timing to the millisecond, what was goes back to review."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conform import conform_track, for_review
from core.formats.timecode import FrameRate
from core.formats.track import TextCue, TextTrack
from core.gaps import Gap
from core.time_map import TimeMap, from_rates, from_segments

TEXT = "The man in the brown hat walks slowly into the old house and sits down."  # some 6 s
SAME = from_segments([(0, 10_000_000, 0, 1)])


def track(*times: tuple[int, int], text: str = "He waits.") -> TextTrack:
    return TextTrack([TextCue(start, end, text) for start, end in times])


def times(cues) -> list[tuple[int, int]]:
    return [(cue.start_ms, cue.end_ms) for cue in cues]


def rate(name: str) -> FrameRate:
    return FrameRate.named(name)


def test_the_same_cut_changes_nothing() -> None:
    one = TextTrack(
        [TextCue(5, 9, "a", {"gap": [0, 20], "max_words": 3, "gain": [{"at_ms": 5, "level": 0.5}]})],
        about={"title": "T"},
    )
    conformed = conform_track(one, SAME)
    assert conformed.track == one
    assert (conformed.touched, conformed.moved_ms, conformed.left_out) == ([], [0], [])


def test_a_scene_cut_out_moves_what_follows_and_drops_what_lay_in_it() -> None:
    cut = from_segments([(0, 60_000, 0, 1), (90_000, 200_000, 60_000, 1)])
    conformed = conform_track(track((10_000, 12_345), (70_000, 72_000), (100_001, 103_003)), cut)
    assert times(conformed.track.cues) == [(10_000, 12_345), (70_001, 73_003)]
    assert conformed.moved_ms == [0, None, -30_000]
    assert [(one.old_index, one.new_index, one.why) for one in conformed.touched] == [(1, None, "dropped")]
    assert times(conformed.left_out) == [(70_000, 72_000)]


def test_cues_at_a_cut_say_what_happened_to_them() -> None:
    cut = from_segments([(0, 60_000, 0, 1), (90_000, 200_000, 60_000, 1)])
    conformed = conform_track(track((59_000, 61_000), (59_000, 92_000), (89_500, 91_000), (58_000, 60_000)), cut)
    assert {one.old_index: one.why for one in conformed.touched} == {
        0: "partly-dropped",
        1: "crosses-cut",
        2: "partly-dropped",
    }
    reasons = {one.old_index: one.reason for one in conformed.touched}
    assert reasons[0] == "1.0 s at its end have no match in the new cut"
    assert reasons[1] == "1.0 s after it begins, the new cut goes on elsewhere, and 30.0 s have no match"
    assert reasons[2] == "0.5 s at its beginning have no match in the new cut"
    assert conformed.moved_ms[2] == 60_000 - 89_500


def test_an_inserted_scene_touches_only_the_cue_that_it_falls_into() -> None:
    longer = from_segments([(0, 60_000, 0, 1), (60_000, 200_000, 75_000, 1)])
    conformed = conform_track(track((50_000, 60_000), (59_000, 61_000), (60_000, 62_000)), longer)
    assert [(one.old_index, one.why) for one in conformed.touched] == [(1, "crosses-cut")]
    assert conformed.moved_ms == [0, 0, 15_000]


def test_scenes_that_changed_places_change_the_order_of_cues() -> None:
    swapped = from_segments([(0, 10_000, 10_000, 1), (10_000, 20_000, 0, 1)])
    conformed = conform_track(track((1_000, 2_000), (11_000, 12_000)), swapped)
    assert times(conformed.track.cues) == [(1_000, 2_000), (11_000, 12_000)]
    assert conformed.moved_ms == [10_000, -10_000]
    assert not conformed.touched


@pytest.mark.parametrize(
    ("old", "new", "pull_down", "hour"),
    [
        ("24", "25", False, 3_456_000),
        ("25", "24", False, 3_750_000),
        ("23.976", "24", False, 3_596_404),
        ("24", "23.976", False, 3_603_600),
        ("25", "23.976", False, 3_753_750),
        ("23.976", "25", False, 3_452_547),
        ("23.976", "29.97", True, 3_600_000),
        ("24", "29.97", True, 3_603_600),
        ("24", "30", True, 3_600_000),
        ("29.97", "23.976", True, 3_600_000),
        ("23.976", "59.94", True, 3_600_000),
        ("29.97", "25", True, 3_452_547),
    ],
)
def test_an_hour_at_another_rate(old: str, new: str, pull_down: bool, hour: int) -> None:
    assert from_rates(rate(old), rate(new), pull_down).at(3_600_000) == hour


def test_a_film_is_not_played_as_video_without_pull_down() -> None:
    with pytest.raises(ValueError, match="pull-down"):
        from_rates(rate("24"), rate("29.97"))
    with pytest.raises(ValueError, match="not played"):
        from_rates(rate("24"), rate("60"), pull_down=False)


def test_there_and_back_is_within_a_millisecond() -> None:
    there, back = from_rates(rate("24"), rate("25")), from_rates(rate("25"), rate("24"))
    for at in range(0, 10_800_000, 77_777):
        assert abs((back.at(there.at(at) or 0) or 0) - at) <= 1


@pytest.mark.parametrize(
    "segments",
    [
        [(0, 10, 0, 1), (5, 20, 30, 1)],
        [(10, 10, 0, 1)],
        [(0, 10, 0, 0)],
        [(0, 10, 0, 2)],
        [(0, 10, 0, -1)],
        [(0, 10, 0, float("nan"))],
        [(0, float("inf"), 0, 1)],
    ],
)
def test_maps_that_make_no_sense_are_refused(segments: list[tuple[int, int, int, float]]) -> None:
    with pytest.raises(ValueError):
        from_segments(segments)


def test_segments_that_go_on_are_one() -> None:
    assert len(from_segments([(0, 10, 5, 1), (10, 20, 15, 1)]).stretches) == 1
    assert from_segments([(0, 1_000, 0, 0.96)]).stretches[0].rate == Fraction(24, 25)
    assert from_segments([(0, 1_000, 0, 1000 / 1001)]).stretches[0].rate == Fraction(1000, 1001)


def test_no_map_drops_everything() -> None:
    conformed = conform_track(track((0, 1_000), (5, 5)), TimeMap(()))
    assert [one.why for one in conformed.touched] == ["dropped", "dropped"]
    assert not conformed.track.cues


def test_new_dialogue_sends_a_cue_back() -> None:
    gaps = [Gap(0, 5_000, 10), Gap(8_000, 20_000, 30)]
    cues = track((1_000, 4_000), (4_000, 6_000), (5_500, 7_000), (7_000, 9_000), (9_000, 11_000))
    found = {one.old_index: one for one in conform_track(cues, SAME, gaps).touched}
    assert set(found) == {1, 2, 3}
    assert all(one.why == "into-dialogue" and one.new_index is not None for one in found.values())
    assert found[1].reason == "its last 1.0 s lie under dialogue"
    assert found[2].reason == "at 5.5 s of the new cut somebody speaks"
    assert found[3].reason == "its first 1.0 s lie under dialogue"


def test_gaps_that_were_cut_for_describing_are_one_room() -> None:
    assert not conform_track(track((4_000, 6_000)), SAME, [(0, 5_000), (5_000, 9_000)]).touched


def test_a_voice_is_not_played_faster_where_the_film_is() -> None:
    """The cue just fits its gap at 24 frames; at 25 the gap is shorter and the voice is not."""
    faster = from_rates(rate("24"), rate("25"))
    cues = track((100_000, 105_500), text=TEXT)
    assert not conform_track(cues, faster, [(90_000, 110_000)]).touched
    found = conform_track(cues, faster, [(96_000, 101_290)]).touched
    assert [(one.why, one.reason) for one in found] == [
        ("no-longer-fits", "it takes 5.5 s, and the gap has room for 5.3 s")
    ]


def test_what_was_under_dialogue_before_is_no_news() -> None:
    cues = track((4_000, 6_000), (1_000, 2_000))
    assert len(conform_track(cues, SAME, [(0, 1_500)]).touched) == 2
    found = conform_track(cues, SAME, [(0, 1_500)], old_gaps=[(0, 5_000)]).touched
    assert [one.old_index for one in found] == [1]


def test_dialogue_is_never_sent_back_for_being_dialogue() -> None:
    said = TextTrack([TextCue(4_000, 6_000, "Hello.")], kind="transcript")
    assert not conform_track(said, SAME, [(0, 1_000)]).touched


def test_a_cue_for_which_the_picture_waits_keeps_its_length() -> None:
    waits = TextTrack([TextCue(59_000, 64_000, TEXT, {"extended": True})])
    cut = from_segments([(0, 60_000, 0, Fraction(24, 25)), (90_000, 200_000, 57_600, Fraction(24, 25))])
    conformed = conform_track(waits, cut, [(50_000, 56_640)])
    assert times(conformed.track.cues) == [(56_640, 61_640)]
    assert not conformed.touched
    assert conform_track(waits, cut, [(50_000, 56_000)]).touched[0].why == "into-dialogue"


def test_times_within_the_data_move_along() -> None:
    data = {"gap": [9_000, 13_000], "max_words": 8, "gain": [{"at_ms": 9_800, "level": 0.4}], "clip": {"begin_ms": 7}}
    one = TextTrack([TextCue(10_000, 12_000, "a", data)])
    later = from_segments([(0, 12_500, 5_000, 1)])
    moved = conform_track(one, later).track.cues[0].data
    assert moved["gap"] == [14_000, 17_500]
    assert moved["max_words"] == 7
    assert moved["gain"] == [{"at_ms": 14_800, "level": 0.4}]
    assert moved["clip"] == {"begin_ms": 7}
    known = conform_track(one, later, [(14_500, 18_000)]).track.cues[0].data
    assert (known["gap"], known["max_words"]) == ([14_500, 18_000], 7)
    assert data["gap"] == [9_000, 13_000]


MAPS = st.lists(
    st.tuples(st.integers(1, 50_000), st.integers(0, 20_000), st.integers(0, 20_000)), min_size=1, max_size=8
)
CUES = st.lists(st.tuples(st.integers(0, 300_000), st.integers(0, 9_000)), max_size=30)


@settings(max_examples=150, deadline=None)
@given(MAPS, CUES)
def test_untouched_cues_keep_their_timing_to_the_millisecond(
    parts: list[tuple[int, int, int]], cues: list[tuple[int, int]]
) -> None:
    segments, old, new = [], 0, 0
    for length, dropped, added in parts:
        segments.append((old, old + length, new, 1))
        old, new = old + length + dropped, new + length + added
    one = track(*((start, start + length) for start, length in cues))
    conformed = conform_track(one, from_segments(segments))
    touched = {found.old_index for found in conformed.touched}
    assert len(conformed.track.cues) + len(conformed.left_out) == len(cues)
    starts = [cue.start_ms for cue in conformed.track.cues]
    assert starts == sorted(starts)
    kept = 0
    for index, (start, length) in enumerate(cues):
        moved = conformed.moved_ms[index]
        if index in touched:
            continue
        kept += 1
        inside = [seg for seg in segments if seg[0] <= start and start + length <= seg[1]]
        assert inside and moved in [seg[2] - seg[0] for seg in inside]
        assert (start + (moved or 0), start + (moved or 0) + length) in times(conformed.track.cues)
    whole = sum(any(a <= s and s + n <= b for a, b, _, _ in segments) for s, n in cues)
    assert kept >= whole


@settings(max_examples=100, deadline=None)
@given(CUES, st.sampled_from([("24", "25"), ("25", "23.976"), ("23.976", "24")]))
def test_at_another_speed_distances_are_right_to_a_millisecond(
    cues: list[tuple[int, int]], pair: tuple[str, str]
) -> None:
    time_map = from_rates(rate(pair[0]), rate(pair[1]))
    speed = rate(pair[0]).exact / rate(pair[1]).exact
    conformed = conform_track(track(*((start, start + length) for start, length in cues)), time_map)
    assert not conformed.touched
    for (start, _), moved in zip(cues, conformed.moved_ms, strict=True):
        assert moved is not None and abs(start + moved - start * speed) <= Fraction(1, 2)


def test_only_what_lies_within_the_new_film_has_a_place() -> None:
    earlier = from_rates(rate("25"), rate("25"), offset_ms=-10_000)
    assert [(one.old_start_ms, one.new_start_ms) for one in earlier.shown().stretches] == [(10_000, 0)]
    assert earlier.shown(60_000).stretches[0].old_end_ms == 71_000, "sound and picture do not end at once"
    faster = from_rates(rate("24"), rate("25"), offset_ms=-1_001).shown()
    (one,) = faster.stretches
    assert one.new_start_ms == one.at(one.old_start_ms) >= 0
    assert from_segments([(0, 5_000, 90_000, 1)]).shown(60_000).stretches == ()
    assert SAME.shown() == SAME


def test_touched_cues_are_marked_and_say_why() -> None:
    cut = from_segments([(0, 60_000, 0, 1), (90_000, 200_000, 60_000, 1)])
    text = TextTrack([TextCue(1_000, 2_000, "a"), TextCue(59_000, 61_000, "b", {"notes": "Soft."})])
    first, second = for_review(conform_track(text, cut)).cues
    assert first.data == {}
    assert second.data == {
        "status": "review",
        "notes": "Soft.\nConformed: 1.0 s at its end have no match in the new cut.",
    }


def test_what_a_model_looked_at_moves_along_where_the_new_cut_has_it() -> None:
    cut = from_segments([(0, 60_000, 5_000, 1), (90_000, 200_000, 65_000, 1)])
    seen = {"evidence": [58_000, 59_500, 61_000], "window": [57_000, 64_000]}
    moved = conform_track(TextTrack([TextCue(58_000, 60_000, "a", {**seen, "fields": seen})]), cut).track.cues[0].data
    assert moved["evidence"] == [63_000, 64_500] and moved["window"] == [62_000, 65_000]
    assert moved["fields"] == {"evidence": [63_000, 64_500], "window": [62_000, 65_000]}
