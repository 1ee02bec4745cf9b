"""Words to speakers, and lines of one speaker."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from speech.attribute import AttributeOptions, attribute, line_of, speakers_of, without_islands
from speech.said import Line, Turn, Word


def words_of(*rows: tuple[int, int, str]) -> list[Word]:
    return [Word(start, end, text, 0.9) for start, end, text in rows]


def said(lines: list[Line]) -> list[tuple[int | None, str]]:
    return [(line.speaker, line.text) for line in lines]


TEXT = st.sampled_from(["so", "well.", "yes!", "and", "why?", "home…", '"no."', " then"])
WORDS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 500), TEXT), max_size=40)
TURNS = st.lists(st.builds(lambda at, long, who: Turn(at, at + long, who), st.integers(0, 9000), st.integers(1, 3000),
                           st.integers(0, 3)), max_size=12)  # fmt: skip


def in_order(rows: list[tuple[int, int, str]]) -> list[Word]:
    """Rows are (pause before it, length, text)."""
    words, at = [], 0
    for pause, length, text in rows:
        words.append(Word(at + pause, at + pause + length, text, 1.0))
        at += pause + length
    return words


@given(WORDS, TURNS)
def test_no_word_is_lost_and_the_order_is_kept(rows: list[tuple[int, int, str]], turns: list[Turn]) -> None:
    words = in_order(rows)
    lines = attribute(words, turns)
    assert [word for line in lines for word in line.words] == words
    assert [line.start_ms for line in lines] == sorted(line.start_ms for line in lines)
    for line in lines:
        assert line.start_ms == line.words[0].start_ms and line.end_ms == line.words[-1].end_ms
        assert line.text.split() == [part for word in line.words for part in word.text.split()]


@given(WORDS, TURNS)
def test_a_speaker_covers_most_of_a_word_or_is_the_nearest(rows: list[tuple[int, int, str]], turns: list[Turn]) -> None:
    words = in_order(rows)
    for word, speaker in zip(words, speakers_of(words, turns), strict=True):
        common = {}
        for turn in turns:
            shared = min(turn.end_ms, word.end_ms) - max(turn.start_ms, word.start_ms)
            common[turn.speaker] = max(shared, common.get(turn.speaker, -(10**9)))
        best = max(common.values(), default=-(10**9))
        assert (speaker is None) == (best < -500)
        assert speaker is None or common[speaker] == best


@given(WORDS, TURNS)
def test_lines_part_only_at_pauses_and_speakers(rows: list[tuple[int, int, str]], turns: list[Turn]) -> None:
    lines = attribute(in_order(rows), turns)
    for line in lines:
        for before, after in pairwise(line.words):
            assert after.start_ms - before.end_ms <= 700
    for before, after in pairwise(lines):
        assert before.speaker != after.speaker or after.start_ms - before.end_ms > 250


def test_the_turn_that_covers_most_has_the_word() -> None:
    words = words_of((0, 400, "hello"), (400, 1000, "there"))
    assert speakers_of(words, [Turn(0, 500, 0), Turn(500, 1200, 1)]) == [0, 1]


def test_a_word_between_turns_belongs_to_the_nearest_within_half_a_second() -> None:
    turns = [Turn(0, 1000, 0), Turn(2500, 3000, 1)]
    words = words_of((1400, 1500, "a"), (1900, 2100, "b"), (3501, 3600, "c"), (3500, 3600, "d"))
    assert speakers_of(words, turns) == [0, 1, None, 1]


def test_who_spoke_before_goes_on_where_two_turns_cover_a_word() -> None:
    words = words_of((0, 400, "I"), (500, 900, "was"), (1000, 1400, "there"))
    assert speakers_of(words, [Turn(0, 400, 1), Turn(450, 1500, 0), Turn(450, 1500, 1)]) == [1, 1, 1]


def test_sentences_part_at_a_short_pause_and_other_words_at_a_long_one() -> None:
    words = words_of(
        (0, 300, "Stop."), (551, 800, "Now."), (1050, 1200, "He"), (1900, 2100, "leaves"), (2801, 3000, "us")
    )
    assert said(attribute(words, [Turn(0, 3000, 0)])) == [(0, "Stop."), (0, "Now. He leaves"), (0, "us")]


def test_a_short_island_inside_a_sentence_is_smoothed_and_a_long_one_is_not() -> None:
    turns = [Turn(0, 500, 0), Turn(500, 750, 1), Turn(750, 1500, 0)]
    words = words_of((0, 480, "he"), (500, 740, "slowly"), (760, 1200, "leaves"))
    assert said(attribute(words, turns)) == [(0, "he slowly leaves")]
    longer = words_of((0, 480, "he"), (500, 810, "slowly"), (860, 1200, "leaves"))
    assert [line.speaker for line in attribute(longer, [Turn(0, 500, 0), Turn(500, 810, 1), turns[2]])] == [0, 1, 0]


def test_a_short_answer_between_sentences_stays_its_speakers() -> None:
    turns = [Turn(0, 500, 0), Turn(500, 740, 1), Turn(750, 1500, 0)]
    words = words_of((0, 480, "Ready?"), (500, 740, "Yes."), (760, 1200, "Good."))
    assert said(attribute(words, turns)) == [(0, "Ready?"), (1, "Yes."), (0, "Good.")]


def test_islands_are_smoothed_from_left_to_right_without_swapping() -> None:
    words = words_of(*((at, at + 90, "so") for at in range(0, 500, 100)))
    assert without_islands(words, [0, 1, 0, 1, 0]) == [0] * 5
    assert without_islands(words, [0, 0, None, 0, 1]) == [0, 0, 0, 0, 1]


def test_without_turns_lines_are_nobodys() -> None:
    assert said(attribute(words_of((0, 100, " So"), (150, 300, " it"), (1200, 1300, "ends.")), [])) == [
        (None, "So it"), (None, "ends."),
    ]  # fmt: skip
    assert attribute([], [Turn(0, 10, 0)]) == []


def test_a_line_ends_when_its_last_sound_does() -> None:
    assert line_of(words_of((0, 900, "long"), (100, 200, "short")), 3).end_ms == 900


def test_the_options_are_taken() -> None:
    words = words_of((0, 100, "a"), (300, 400, "b"))
    assert len(attribute(words, [], AttributeOptions(pause_ms=100))) == 2
