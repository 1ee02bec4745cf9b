"""Who describes a film, outside the film world: scenes that are in no training."""

from __future__ import annotations

import random

import pytest

from models.narrator.damage import misheard
from speech.narrator import (
    MODEL,
    Narrators,
    features,
    find_narrators,
    first_person_share,
    lowest_share,
    parted,
    words_of_speakers,
)
from speech.said import Line
from tests.speech.plain_scripts import FOREST, KITCHEN, STATION, lines_of, without_description

DESCRIBED = {"kitchen": KITCHEN, "forest": FOREST}


def told(script: str) -> tuple[list[Line], int]:
    """Lines, and the describer's number."""
    lines, names = lines_of(script)
    return lines, names.index("AD")


def spoken_by(lines: list[Line], speakers: dict[int, int]) -> list[Line]:
    """The same lines with other speakers, by place."""
    return [
        Line(line.start_ms, line.end_ms, line.text, speakers.get(place, line.speaker))
        for place, line in enumerate(lines)
    ]


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_describer_of_a_plain_scene_is_found(name: str) -> None:
    lines, describer = told(DESCRIBED[name])
    found = find_narrators(lines)
    assert found.speakers == {describer}
    assert found.probabilities[describer] > 0.95 and found.none < 0.05


@pytest.mark.parametrize("script", [without_description(KITCHEN), without_description(FOREST), STATION])
def test_a_scene_without_description_has_no_narrator(script: str) -> None:
    found = find_narrators(lines_of(script)[0])
    assert found.speakers == set() and found.none > 0.8


@pytest.mark.parametrize("name", DESCRIBED)
def test_one_word_in_ten_misheard_changes_nothing(name: str) -> None:
    lines, describer = told(DESCRIBED[name])
    pool = [word for line in lines for word in line.text.split()]
    for seed in range(20):
        rng = random.Random(seed)
        heard = [Line(e.start_ms, e.end_ms, misheard(e.text, 0.1, pool, rng), e.speaker) for e in lines]
        assert find_narrators(heard).speakers == {describer}


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_describer_in_two_clusters_is_found_in_both(name: str) -> None:
    lines, describer = told(DESCRIBED[name])
    places = [place for place, line in enumerate(lines) if line.speaker == describer]
    assert find_narrators(spoken_by(lines, dict.fromkeys(places[::2], 99))).speakers == {describer, 99}
    half = places[len(places) // 2 :]
    assert find_narrators(spoken_by(lines, dict.fromkeys(half, 99))).speakers == {describer, 99}


def test_a_describer_who_is_taken_for_a_small_part_too_is_still_found() -> None:
    lines, names = lines_of(FOREST)
    old_man = names.index("Old man")
    small = [place for place, line in enumerate(lines) if line.speaker == old_man][:2]
    assert find_narrators(spoken_by(lines, dict.fromkeys(small, 0))).speakers == {0}


def test_who_says_two_lines_without_i_does_not_describe() -> None:
    lines, describer = told(KITCHEN)
    end = lines[-1].end_ms
    guests = [
        Line(end, end + 900, "The table by the window is free.", 50),
        Line(end + 1000, end + 1900, "Two more, please. Thank you.", 50),
        Line(end + 2000, end + 2600, "Taxi!", 51),
        Line(end + 2700, end + 3000, "Right away, madam.", 51),
    ]
    assert find_narrators([*lines, *guests]).speakers == {describer}
    talk, _ = lines_of(without_description(KITCHEN))
    assert find_narrators([*talk, *guests]).speakers == set()


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_long_film_is_as_a_short_one(name: str) -> None:
    lines, describer = told("\n".join([DESCRIBED[name].strip()] * 30))
    assert find_narrators(lines).speakers == {describer}
    assert find_narrators(lines_of("\n".join([STATION.strip()] * 30))[0]).speakers == set()


def test_a_few_lines_tell_already() -> None:
    lines, describer = told(KITCHEN)
    assert find_narrators(lines[:14]).speakers == {describer}


def test_subtitles_make_it_surer() -> None:
    lines, describer = told(KITCHEN)
    subtitles = [(line.start_ms, line.end_ms) for line in lines if line.speaker != describer]
    without, given = find_narrators(lines), find_narrators(lines, subtitles)
    assert given.speakers == {describer}
    for speaker, each in given.probabilities.items():
        if speaker == describer:
            assert each >= without.probabilities[speaker]
        else:
            assert each <= without.probabilities[speaker]


def test_lines_of_nobody_and_empty_lines_tell_nothing() -> None:
    assert find_narrators([Line(0, 900, "The door opens.", None), Line(1000, 1500, "...", 3)]).probabilities == {}
    assert find_narrators([]) == Narrators({}) and find_narrators([]).none == 1


def test_shares_count_contractions_and_every_form() -> None:
    assert first_person_share(["i'm", "here", "we'll", "go"]) == 0.5
    assert first_person_share(["my", "our", "us", "mine", "ourselves", "me"]) == 1
    assert first_person_share(["let's", "in", "music"]) == 0
    assert first_person_share([]) == 0
    assert words_of_speakers([Line(0, 1, "I’ll say 3 words!", 2)]) == {2: ["i'll", "say", "words"]}


def test_the_published_rule_takes_the_lowest_share_below_its_threshold() -> None:
    lines, describer = told(KITCHEN)
    assert lowest_share(lines) == describer
    assert lowest_share(lines_of(STATION)[0]) is None
    one_i = [Line(0, 1, "I " + "see " * 19, 4), Line(2, 3, "We " + "know " * 9, 5)]
    assert lowest_share(one_i, at_most=0.06) == 4 and lowest_share(one_i, at_most=0.05) is None
    assert lowest_share([*lines, Line(9, 10, "Taxi!", 7)], least_words=20) == describer


def test_features_are_those_that_are_weighed() -> None:
    found = features(lines_of(KITCHEN)[0])
    assert all(set(values) == set(MODEL.weights) for values in found.values())
    assert sum(values["share_of_words"] for values in found.values()) == pytest.approx(1)


def test_subtitled_time_is_counted_once() -> None:
    lines = [Line(1000, 2000, "Well, then.", 0), Line(10_000, 11_000, "She waits.", 1)]
    found = features(lines, [(900, 1500), (1200, 1800), (1300, 2600)])
    assert found[0]["subtitled"] == 0.5 and found[1]["subtitled"] == -0.5
    assert features(lines)[0]["subtitled"] == 0


def test_lines_part_into_description_and_dialogue() -> None:
    lines, describer = told(FOREST)
    description, dialogue = parted(lines, frozenset({describer}))
    assert {line.speaker for line in description} == {describer}
    assert sorted([*description, *dialogue], key=lambda line: line.start_ms) == lines
