"""Kappa and alpha against textbook values, slow re-tellings, and what they must be by their own nature."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.agreement import Coefficient, Measured, Undefined, cohen_kappa, fleiss_kappa, krippendorff_alpha, share_of
from core.agreement.labels import alpha_of_counts, fleiss_of_counts
from core.errors import Invalid

Row = Sequence[str | None]
labels = st.sampled_from(["alignable", "not visible", "unsure"])
two = st.lists(st.tuples(labels, labels), min_size=1, max_size=40)
some = st.one_of(st.none(), labels)
many = st.integers(2, 5).flatmap(
    lambda raters: st.lists(st.lists(some, min_size=raters, max_size=raters), min_size=1, max_size=30)
)


def told(measured: Measured) -> Coefficient:
    assert isinstance(measured, Coefficient), measured
    return measured


def why(measured: Measured) -> str:
    assert isinstance(measured, Undefined), measured
    assert measured.detail
    return measured.reason


def slow_alpha(raters: Sequence[Row]) -> float | None:
    """By every ordered pair of answers within a unit, and every ordered pair of all pairable answers."""
    units = [[answer for answer in unit if answer is not None] for unit in zip(*raters, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    pool = [answer for unit in units for answer in unit]
    if len(set(pool)) < 2:
        return None
    seen = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units) / len(pool)
    expected = sum(a != b for a, b in permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return 1 - seen / expected


def slow_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / n**2
    return None if chance > 1 - 1e-12 else (sum(a == b for a, b in pairs) / n - chance) / (1 - chance)


def crossed(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> tuple[list[str], list[str]]:
    pairs = [("y", "y")] * yes_yes + [("y", "n")] * yes_no + [("n", "y")] * no_yes + [("n", "n")] * no_no
    return [a for a, _ in pairs], [b for _, b in pairs]


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # (0.70 - 0.50) / (1 - 0.50)
        ((45, 15, 25, 15), 0.1304),  # (0.60 - 0.54) / (1 - 0.54)
        ((25, 35, 5, 35), 0.2593),  # (0.60 - 0.46) / (1 - 0.46)
    ],
)
def test_cohen_by_hand(table: tuple[int, int, int, int], kappa: float) -> None:
    measured = told(cohen_kappa(*crossed(*table)))
    assert measured.value == pytest.approx(kappa, abs=5e-5)
    assert measured.n == sum(table)


def test_cohens_interval_is_that_of_the_large_sample_formula() -> None:
    first, second = crossed(200, 50, 100, 150)
    measured = told(cohen_kappa(first, second))
    # Simplified standard error sqrt(po (1 - po) / n) / (1 - pe) with po 0.7, pe 0.5, n 500: 0.0410.
    assert measured.low == pytest.approx(0.4 - 1.96 * 0.0410, abs=0.012)
    assert measured.high == pytest.approx(0.4 + 1.96 * 0.0410, abs=0.012)


def test_fleiss_of_fourteen_raters_on_ten_subjects() -> None:
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    measured = told(fleiss_of_counts(np.array(counts, np.int64)))
    assert measured.value == pytest.approx(0.210, abs=5e-4)
    assert measured.seen == pytest.approx(0.378, abs=5e-4)
    assert measured.by_chance == pytest.approx(0.213, abs=5e-4)


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbcccEddd".lower()), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", "")), 0.743),
    ],
)
def test_alpha_of_krippendorffs_own_examples(rows: Sequence[str], alpha: float) -> None:
    raters = [[None if letter == "." else letter for letter in row] for row in rows]
    assert told(krippendorff_alpha(raters)).value == pytest.approx(alpha, abs=5e-4)


@given(many)
@settings(max_examples=150, deadline=None)
def test_alpha_is_the_slow_one(units: list[list[str | None]]) -> None:
    raters = list(zip(*units, strict=True))
    expected, measured = slow_alpha(raters), krippendorff_alpha(raters)
    if expected is None or isinstance(measured, Undefined):
        assert expected is None
        assert isinstance(measured, Undefined)
    else:
        assert measured.value == pytest.approx(expected)
        assert -1 <= measured.low <= measured.value <= measured.high <= 1


@given(two)
@settings(max_examples=150, deadline=None)
def test_cohen_is_the_slow_one_both_ways_and_under_other_names(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    expected, measured = slow_kappa(pairs), cohen_kappa(first, second)
    if expected is None:
        assert why(measured) == "no-variance"
        return
    value = told(measured).value
    assert value == pytest.approx(expected)
    assert told(cohen_kappa(second, first)).value == pytest.approx(value)
    renamed = {"alignable": "z", "not visible": "a", "unsure": "m"}
    other = cohen_kappa([renamed[a] for a in first], [renamed[b] for b in second])
    assert told(other).value == pytest.approx(value)


@given(many, st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_of_raters_and_sentences_changes_nothing(units: list[list[str | None]], chance: random.Random) -> None:
    raters = [list(row) for row in zip(*units, strict=True)]
    before = krippendorff_alpha(raters)
    chance.shuffle(raters)
    order = list(range(len(units)))
    chance.shuffle(order)
    assert krippendorff_alpha([[row[at] for at in order] for row in raters]) == before


@given(st.lists(labels, min_size=2, max_size=30).filter(lambda row: len(set(row)) > 1), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_perfect_agreement_is_one_and_few_sentences_are_not_certain(row: list[str], raters: int) -> None:
    measures = [krippendorff_alpha([row] * raters), fleiss_kappa([row] * raters), cohen_kappa(row, row)]
    for measured in measures:
        assert told(measured).value == 1
        assert told(measured).high == 1
        assert told(measured).low < 1


def test_a_bound_by_hand_where_nobody_disagrees() -> None:
    row = ["y"] * 5 + ["n"] * 5
    # At most 1 - 0.025 ** (1 / 10) = 0.3085 of sentences may differ; expected disagreement is 0.5.
    assert told(cohen_kappa(row, row)).low == pytest.approx(1 - 0.3085 / 0.5, abs=1e-4)


def test_what_is_undefined_says_why() -> None:
    assert why(cohen_kappa([], [])) == "no-answers"
    assert why(cohen_kappa(["a", None], [None, None])) == "one-rater"
    assert why(cohen_kappa(["a", None], [None, "b"])) == "no-overlap"
    assert why(cohen_kappa(["a", "a"], ["a", "a"])) == "no-variance"
    assert why(krippendorff_alpha([])) == "no-answers"
    assert why(krippendorff_alpha([["a", "b"]])) == "one-rater"
    assert why(krippendorff_alpha([["a", None], [None, "b"]])) == "no-overlap"
    assert why(krippendorff_alpha([["a", "a"], ["a", None]])) == "no-variance"
    assert why(fleiss_kappa([["a", "b"], ["a", None], ["b", "b"]])) == "unequal-raters"
    assert why(fleiss_kappa([["a", None], [None, "b"]])) == "no-overlap"
    assert why(fleiss_kappa([["a", "a"], ["a", "a"]])) == "no-variance"


def test_lists_of_different_lengths_and_labels_that_are_no_text_are_refused() -> None:
    with pytest.raises(Invalid):
        cohen_kappa(["a"], ["a", "b"])
    with pytest.raises(Invalid):
        krippendorff_alpha([["a", float("nan")], ["a", "b"]])  # type: ignore[list-item]


def erring(truth: Sequence[int], error: float, size: int, chance: np.random.Generator) -> list[str]:
    """Answers that are wrong so often, each wrong label as likely as another."""
    shift = np.where(chance.random(len(truth)) < error, chance.integers(1, size, len(truth)), 0)
    return [str(label) for label in (np.asarray(truth) + shift) % size]


@pytest.mark.parametrize(("error", "size"), [(0.05, 2), (0.2, 3), (0.4, 3)])
def test_annotators_of_known_error_rates_measure_as_expected(error: float, size: int) -> None:
    """Both right, or both wrong alike: (1 - e)^2 + e^2 / (k - 1), against chance 1 / k."""
    together = (1 - error) ** 2 + error**2 / (size - 1)
    expected = (together - 1 / size) / (1 - 1 / size)
    kappas, alphas, covered, seeds, n = [], [], 0, 120, 200
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        truth = chance.integers(0, size, n)
        raters = [erring(truth.tolist(), error, size, chance) for _ in range(3)]
        kappa = told(cohen_kappa(raters[0], raters[1], seed=seed))
        kappas.append(kappa.value)
        covered += kappa.low <= expected <= kappa.high
        alphas.append(told(krippendorff_alpha(raters)).value)
    spread = np.sqrt(together * (1 - together) / n) / (1 - 1 / size)  # of one kappa
    assert np.mean(kappas) == pytest.approx(expected, abs=4 * spread / np.sqrt(seeds))
    assert np.mean(alphas) == pytest.approx(expected, abs=4 * spread / np.sqrt(seeds))
    assert 0.7 < np.std(kappas) / spread < 1.3
    assert covered / seeds > 0.88


def test_independent_annotators_measure_about_nothing() -> None:
    values = []
    for seed in range(100):
        chance = random.Random(seed)
        rows = [[chance.choice("aaab") for _ in range(200)] for _ in range(3)]
        measured = told(krippendorff_alpha(rows))
        values.append(measured.value)
        assert measured.value < 0.2
    assert abs(np.mean(values)) < 0.015


def test_missing_answers_leave_alpha_where_it_is() -> None:
    chance = np.random.default_rng(7)
    truth = chance.integers(0, 3, 4000)
    full = [erring(truth.tolist(), 0.2, 3, chance) for _ in range(4)]
    holes: list[Row] = [[None if chance.random() < 0.5 else answer for answer in row] for row in full]
    assert told(krippendorff_alpha(holes)).value == pytest.approx(told(krippendorff_alpha(full)).value, abs=0.04)


def test_many_labels_are_counted_too() -> None:
    raters = [[f"label {(at + shift * (at % 7 == 0)) % 40}" for at in range(200)] for shift in range(2)]
    assert told(krippendorff_alpha(raters)).value == pytest.approx(slow_alpha(raters) or 0)
    assert why(alpha_of_counts(np.zeros((3, 2), np.int64))) == "no-answers"


def test_a_share_by_hand() -> None:
    share = share_of(8, 10)
    assert (share.value, share.n) == (0.8, 10)
    assert (share.low, share.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert share_of(0, 0).value is None
    assert share_of(5, 5).high == 1
