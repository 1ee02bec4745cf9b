"""Captions that roll, repeat and overlap, by the published rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speech.sentencify.captions import Caption, captions_of, columns_of
from speech.sentencify.merge import merge, parted, single_lines, without_glitches, without_repeats
from tests.speech.sentencify import retold

FILLER = [Caption(100.0 + n, 100.9 + n, f"filler number {n}") for n in range(6)]
TIME = st.integers(0, 80).map(lambda tenths: tenths / 10)
PIECE = st.sampled_from(["a", "a b", "a b c", "b", "b c", "", " ", "[music]", "[", "so b"])
TEXT = st.lists(PIECE, min_size=1, max_size=3).map("\n".join)
CAPTIONS = st.lists(st.builds(lambda at, length, text: Caption(at, at + length, text), TIME, TIME, TEXT), max_size=14)


def texts(captions: list[Caption]) -> list[str]:
    return [each.text for each in captions]


@given(CAPTIONS)
def test_merging_is_as_retold(captions: list[Caption]) -> None:
    columns = [each.text for each in captions], [each.start_s for each in captions], [each.end_s for each in captions]
    expected = retold.merged(*columns)
    found = merge(captions)
    assert ([e.text for e in found], [e.start_s for e in found], [e.end_s for e in found]) == expected


def test_two_tenths_of_a_second_are_a_glitch() -> None:
    kept = without_glitches([Caption(1.0, 1.25, "stays"), Caption(0.0, 0.2, "goes"), Caption(5.0, 5.1, "goes too")])
    assert texts(kept) == ["stays"]


def test_sounds_and_empty_captions_are_dropped_and_one_bracket_is_not() -> None:
    rolled = [
        Caption(0, 1, "[Music]"),
        Caption(1, 2, " \n "),
        Caption(2, 3, "well [laughs] yes"),
        Caption(3, 4, "a [b"),
    ]
    assert texts(single_lines(rolled)) == ["a [b"]


def test_a_line_that_the_next_caption_repeats_is_left_to_it() -> None:
    rolled = [Caption(0, 2, "first line\nsecond line"), Caption(2, 4, "second line\nthird line"), Caption(4, 6, "end")]
    assert texts(single_lines(rolled)) == ["first line", "second line third line", "end"]


def test_the_next_caption_is_the_raw_one_even_if_it_is_dropped_itself() -> None:
    rolled = [
        Caption(0, 2, "one\n[Music]"),
        Caption(0, 2, "one\ntwo"),
        Caption(2, 3, "[two]\nthree"),
        Caption(3, 4, "two"),
    ]
    assert texts(single_lines(rolled)) == ["one two", "two"]


def test_a_chain_of_beginnings_has_its_first_start_and_its_last_text() -> None:
    chain = [Caption(0, 1, "put"), Caption(1, 2, "put the"), Caption(2, 4, "put the lid on"), Caption(4, 5, "and wait")]
    assert without_repeats(chain) == [Caption(0, 4, "put the lid on"), Caption(4, 5, "and wait")]


def test_the_same_text_three_times_is_said_once() -> None:
    assert without_repeats([Caption(n, n + 1, "same") for n in range(3)]) == [Caption(0, 3, "same")]


def test_overlapping_neighbours_meet_in_the_middle_of_whole_seconds_too() -> None:
    both = captions_of({"text": ["a", "b"], "start": [0, 3], "end": [4, 6]})
    assert parted(both) == [Caption(0, 3.5, "a"), Caption(3.5, 6, "b")]


def test_five_captions_left_are_too_few() -> None:
    assert merge(FILLER[:5]) == []
    assert merge(FILLER) == FILLER


def test_columns_come_back() -> None:
    assert captions_of(columns_of(FILLER)) == FILLER
