"""The measures of hearing, by answers that are known."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.speech_measures import (
    Found,
    HeardWord,
    Rate,
    intervals_found,
    iou,
    leaked_dialogue,
    word_errors,
)
from models.metrics.words import edit_distance, normal_words

WORDS = st.lists(st.sampled_from("abc"), max_size=7)
INTERVALS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=5
)  # fmt: skip


def test_words_are_compared_without_signs_and_capitals() -> None:
    assert normal_words("“Don’t,” she said - well_known!") == ["don't", "she", "said", "well", "known"]
    assert word_errors("Ruth, look!", "ruth look").value == 0


def test_the_word_error_rate_counts_every_kind_of_error() -> None:
    true = "the woman walks to the red door"
    assert word_errors(true, true) == Rate(0, 7)
    assert word_errors(true, "the man walks to the red door") == Rate(1, 7)
    assert word_errors(true, "woman walks to the red door now please") == Rate(3, 7)
    assert word_errors(true, "") == Rate(7, 7)
    assert word_errors("", "well") == Rate(1, 0) and word_errors("", "well").value == 1
    assert (Rate(1, 7) + Rate(3, 3)).value == pytest.approx(0.4)


@given(WORDS, WORDS)
def test_the_distance_is_that_of_the_plain_recursion(first: list[str], second: list[str]) -> None:
    def plain(a: list[str], b: list[str]) -> int:
        if not a or not b:
            return len(a) + len(b)
        if a[0] == b[0]:
            return plain(a[1:], b[1:])
        return 1 + min(plain(a[1:], b), plain(a, b[1:]), plain(a[1:], b[1:]))

    assert edit_distance(first, second) == plain(first, second) == edit_distance(second, first)


@given(INTERVALS, INTERVALS)
def test_no_pairing_finds_more(told: list[tuple[int, int]], true: list[tuple[int, int]]) -> None:
    padded = [*true, *([None] * len(told))]
    best = max(
        sum(one is not None and iou(each, one) >= 0.5 for each, one in zip(told, order, strict=False))
        for order in set(permutations(padded, len(told)))
    )
    assert intervals_found(told, true) == Found(best, len(told), len(true))


def test_intervals_are_found_at_half_an_iou() -> None:
    assert iou((0, 1000), (0, 500)) == 0.5
    found = intervals_found([(0, 1000), (3000, 4000), (9000, 9100)], [(0, 500), (3600, 4600)])
    assert (found.precision, found.recall, found.f1) == (pytest.approx(1 / 3), 0.5, 0.4)
    assert intervals_found([], []).f1 == 0


def test_one_true_interval_is_found_once() -> None:
    assert intervals_found([(0, 1000), (0, 900)], [(0, 1000)]).hits == 1


def test_leaked_words_are_those_that_people_say() -> None:
    true = [HeardWord(0, 400, "She", True), HeardWord(400, 900, "leaves.", True), HeardWord(1000, 1400, "Wait!")]
    told = [HeardWord(10, 390, "she"), HeardWord(420, 880, "leaves"), HeardWord(1000, 1300, "wait")]
    assert leaked_dialogue(told, true) == Rate(1, 3)
    assert leaked_dialogue(told[:2], true).value == 0
    assert leaked_dialogue([], true).value == 0


def test_a_word_at_the_same_time_is_told_by_its_text() -> None:
    true = [HeardWord(0, 1000, "wait"), HeardWord(300, 700, "leaves", True)]
    assert leaked_dialogue([HeardWord(0, 1000, "Leaves.")], true).count == 0
    assert leaked_dialogue([HeardWord(0, 1000, "what")], true).count == 1


def test_a_word_that_nobody_says_is_not_dialogue() -> None:
    assert leaked_dialogue([HeardWord(5000, 5500, "hum")], [HeardWord(0, 400, "wait")]) == Rate(0, 1)
