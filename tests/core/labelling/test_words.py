"""Rows of words: alike for like sentences, and only then."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.labelling.words import WIDTH, bag_of_words


def cosine(one: str, other: str) -> float:
    a, b = np.array(bag_of_words(one)), np.array(bag_of_words(other))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_case_and_stops_do_not_count_and_shared_words_do() -> None:
    assert cosine("Lift the cup.", "lift THE cup!") > 0.999
    assert cosine("lift the red cup", "lift the blue cup") > 0.7 > cosine("lift the red cup", "thank you for watching")


@given(st.text())
def test_any_text_has_a_row(text: str) -> None:
    row = bag_of_words(text)
    assert len(row) == WIDTH and np.isfinite(row).all() and min(row) >= 0


def test_a_text_without_words_is_like_nothing() -> None:
    assert not any(bag_of_words("... !"))
