"""Description by subtitles: the baseline."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speech.said import Line, Word
from speech.text_separation import (
    SeparationOptions,
    Subtitle,
    coverage,
    is_dialogue,
    sentences_of,
    separate,
    similarity,
)

TEXT = st.lists(st.sampled_from(["look", "the", "door", "opens", "Tom,"]), max_size=5).map(" ".join)
LINES = st.lists(
    st.builds(lambda at, long, text: Line(at, at + long, text, None), st.integers(0, 9000), st.integers(0, 3000), TEXT),
    max_size=8,
)
CUES = st.lists(
    st.builds(lambda at, long, text: Subtitle(at, at + long, text), st.integers(0, 9000), st.integers(1, 3000), TEXT),
    max_size=8,
)


def test_what_subtitles_hold_is_dialogue_and_the_rest_is_description() -> None:
    lines = [
        Line(1000, 2000, "ruth look", 0),
        Line(2300, 4000, "Paul breaks into a dance", 0),
        Line(5000, 6000, "do you still play the trumpet", 0),
        Line(6200, 7000, "Only when nobody is home", 0),
    ]
    found = separate(lines, [Subtitle(900, 2200, "Ruth, look!"), Subtitle(5100, 6400, "Do you still play trumpet?")])
    assert found.dialogue == (lines[0], lines[2])
    assert found.description == (lines[1], lines[3])  # what the subtitles leave out leaks


def test_a_subtitle_that_stands_late_still_matches_by_its_words() -> None:
    line = Line(1000, 2000, "where is my lantern", None)
    assert separate([line], [Subtitle(3000, 4000, "Where is my lantern?")]).dialogue == (line,)
    assert separate([line], [Subtitle(9000, 9900, "Where is my lantern?")]).dialogue == ()


def test_time_alone_decides_for_lines_of_which_something_is_written() -> None:
    subtitles = [Subtitle(0, 3000, "I would never have asked for that")]
    assert is_dialogue(Line(500, 2000, "i wood navel asked four it", None), subtitles)
    assert not is_dialogue(Line(500, 2000, "Paul leaves", None), subtitles)


def test_similarity_is_the_share_of_words_in_order() -> None:
    assert similarity("the door opens", "Then the red door opens.") == 1
    assert similarity("opens door the", "the door opens") == 1 / 3
    assert similarity("Don’t go", "don't") == 0.5
    assert similarity("…", "the") == 0


def test_overlapping_subtitles_cover_once() -> None:
    line = Line(1000, 3000, "so", None)
    assert coverage(line, [Subtitle(0, 1500, ""), Subtitle(1200, 2000, ""), Subtitle(1300, 1400, "")]) == 0.5
    assert coverage(Line(5, 5, "", None), []) == 0


def test_lines_with_words_are_judged_by_sentence() -> None:
    words = [("Thank", 0), ("you.", 300), ("Tom", 700), ("leaves.", 900)]
    line = Line(0, 1200, "Thank you. Tom leaves.", None, tuple(Word(at, at + 250, text, 1.0) for text, at in words))
    assert [each.text for each in sentences_of(line)] == ["Thank you.", "Tom leaves."]
    found = separate([line], [Subtitle(0, 600, "Thank you.")])
    assert [each.text for each in found.description] == ["Tom leaves."]


@given(LINES, CUES)
def test_every_line_is_one_or_the_other(lines: list[Line], subtitles: list[Subtitle]) -> None:
    found = separate(lines, subtitles)
    assert sorted([*found.description, *found.dialogue], key=repr) == sorted(lines, key=repr)


@given(LINES, CUES)
def test_only_subtitles_within_reach_are_asked(lines: list[Line], subtitles: list[Subtitle]) -> None:
    options = SeparationOptions()
    ordered = sorted(subtitles, key=lambda each: (each.start_ms, each.end_ms))
    expected = []
    for line in lines:
        near = [
            each
            for each in ordered
            if each.start_ms - options.reach_ms < line.end_ms and each.end_ms + options.reach_ms > line.start_ms
        ]
        if is_dialogue(line, near):
            expected.append(line)
    assert list(separate(lines, subtitles).dialogue) == expected


def test_without_subtitles_all_is_description() -> None:
    line = Line(0, 500, "Wait!", 1)
    assert separate([line], []).description == (line,)
