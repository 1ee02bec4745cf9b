"""Which videos are kept."""

from __future__ import annotations

from random import Random

import pytest

from speech.sentencify.accept import accepted, english, english_probability, long_enough

ENGLISH = [f"now we stir the soup slowly and add {what} to it" for what in ("salt", "milk", "cheese", "rice", "beans")]
GERMAN = [f"jetzt rühren wir die Suppe langsam um und geben {was} dazu" for was in ("Salz", "Milch", "Käse", "Reis")]


def test_ten_captions_are_too_few_and_five_words_too_short() -> None:
    assert not long_enough(["one two three four five six"] * 10)
    assert long_enough(["one two three four five six"] * 11)
    assert not long_enough(["one two three four five"] * 11)


def test_words_lie_between_single_spaces() -> None:
    assert long_enough(["one two  three four five"] * 11)  # an empty word between the two spaces


def test_english_is_told_from_german() -> None:
    assert english(ENGLISH) > 0.99
    assert english(GERMAN) < 0.01
    assert accepted(ENGLISH * 3)
    assert not accepted(GERMAN * 3)


def test_short_captions_and_numbers_tell_nothing() -> None:
    assert english(["yes please do", "12 34 56 78"]) == 0.0
    assert english_probability("12 34 56 78") is None
    assert english([*ENGLISH[:1], "12 34 56 78", "guten Tag"]) > 0.99


def test_five_captions_are_asked_whichever_are_drawn() -> None:
    mixed = ENGLISH * 4 + GERMAN * 5
    found = {round(english(mixed, Random(seed)) * 5) for seed in range(12)}
    assert len(found) > 2  # the draw decides
    assert english(mixed, Random(3)) == pytest.approx(english(mixed, Random(3)))


def test_the_same_text_always_has_the_same_language() -> None:
    doubtful = "panini con salsa and some bread for all"
    assert len({english_probability(doubtful) for _ in range(4)}) == 1
