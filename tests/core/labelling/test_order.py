from __future__ import annotations

import math
import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.labelling import Candidate, OrderOptions, entropy_bits, order_sentences, order_videos


def one(
    name: str, alignable: float = 0.5, place: tuple[float, ...] = (), row: tuple[float, ...] | None = None
) -> Candidate:
    return Candidate(name, name.split("/")[0], alignable, place, row)


def names(asked: list) -> list[str]:  # type: ignore[type-arg]
    return [item.sentence for item in asked]


def test_gain_by_hand() -> None:
    # H(0.25) = 0.8113; a flat place over four seconds is two bits, there with 0.25, weighing 0.25 each.
    asked = order_sentences([one("a", 0.25, (3, 3, 3, 3))])[0]
    assert asked.gain_bits == pytest.approx(0.8113 + 0.25 * 0.25 * 2, abs=1e-4)
    assert asked.score == pytest.approx(asked.gain_bits)


def test_entropy_by_hand() -> None:
    assert entropy_bits([1, 1, 1, 1]) == 2
    assert entropy_bits([2, 1, 1]) == 1.5
    assert entropy_bits([]) == entropy_bits([7, 0]) == 0
    assert entropy_bits([1e300, 1e300]) == 1
    assert entropy_bits([5e-324, 5e-324]) == 1


def test_the_open_ones_come_first_and_say_why() -> None:
    flat = (1.0,) * 64
    pool = [one("sure", 0.999, (0, 1)), one("half", 0.5, (0, 1)), one("where", 0.98, flat), one("never", 0.001, flat)]
    asked = order_sentences(pool)
    assert names(asked) == ["where", "half", "never", "sure"]
    assert [item.why for item in asked] == ["place", "alignable", "sure", "sure"]
    assert "64 seconds" in asked[0].reason
    assert "50 %" in asked[1].reason


def test_planted_informative_ones_are_found_among_many() -> None:
    chance = np.random.default_rng(0)
    planted = {f"v/{at:04d}" for at in chance.choice(1000, 40, replace=False).tolist()}
    pool = []
    for at in range(1000):
        name = f"v/{at:04d}"
        sure = float(chance.choice([0.02, 0.98]))
        row = tuple(chance.normal(size=32).tolist())
        pool.append(one(name, float(chance.uniform(0.4, 0.6)) if name in planted else sure, (0.0, 1.0), row))
    found = set(names(order_sentences(pool, limit=60)))
    assert len(found & planted) >= 38


def test_twenty_alike_are_not_asked_in_a_row() -> None:
    pool = [one(f"same/{at:02d}", 0.5, (), (1.0, 0.0, 0.0)) for at in range(20)]
    pool += [one("other/0", 0.8, (), (0.0, 1.0, 0.0)), one("other/1", 0.85, (), (0.0, 0.0, 1.0))]
    asked = order_sentences(pool)
    assert names(asked)[:4] == ["same/00", "other/0", "other/1", "same/01"]
    assert asked[1].why == "variety"
    assert "19 more open are" in asked[1].reason
    assert (asked[3].like, asked[3].likeness) == ("same/00", 1)
    assert "much like same/00" in asked[3].reason
    assert asked[3].score == pytest.approx(0.05)


def test_what_is_labelled_is_not_asked_and_makes_its_like_less_telling() -> None:
    pool = [one("a", 0.5, (), (1.0, 0.0)), one("b", 0.5, (), (2.0, 0.0)), one("c", 0.3, (), (0.0, 1.0))]
    assert names(order_sentences(pool)) == ["a", "c", "b"]
    asked = order_sentences(pool, labelled=["a"])
    assert names(asked) == ["c", "b"]
    assert asked[1].score == pytest.approx(0.5)
    assert asked[1].like == "a"


def test_a_new_batch_starts_with_a_model_that_has_learnt() -> None:
    pool = [one(f"same/{at}", 0.5, (), (1.0, 0.0)) for at in range(4)]
    asked = order_sentences(pool, options=OrderOptions(batch=2))
    assert [item.batch for item in asked] == [0, 0, 1, 1]
    assert [round(item.score, 6) for item in asked] == [1, 0.05, 0.5, 0.05]


def test_ties_go_by_id_whatever_the_order_they_came_in() -> None:
    pool = [one(f"v/{at:02d}", 0.5, (1, 1), (1.0, 0.5)) for at in range(30)]
    random.Random(1).shuffle(pool)
    assert names(order_sentences(pool)) == sorted(item.sentence for item in pool)


def test_empty_and_tiny_pools() -> None:
    assert order_sentences([]) == []
    assert order_videos([]) == []
    assert names(order_sentences([one("a")])) == ["a"]
    assert order_sentences([one("a")], labelled=["a"]) == []
    assert order_sentences([one("a")], limit=0) == []
    assert order_videos([one("a")], labelled=["a"]) == []


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (one("x", math.nan), "probability"),
        (one("x", 1.01), "probability"),
        (one("x", 0.5, (math.nan, 1)), "weights"),
        (one("x", 0.5, (-1, 2)), "weights"),
        (one("x", 0.5, (math.inf, 2)), "weights"),
        (one("x", 0.5, (0, 0)), "without any weight"),
        (one("x", 0.5, (), (math.nan, 0)), "no number"),
        (one("x", 0.5, (), (1,)), "one width"),
        (one("a"), "twice"),
    ],
)
def test_what_is_no_number_is_refused_by_name(bad: Candidate, word: str) -> None:
    with pytest.raises(Invalid, match=word) as refused:
        order_sentences([one("a", 0.5, (), (1.0, 0.0)), bad])
    assert bad.sentence in str(refused.value) or word == "one width"
    with pytest.raises(Invalid):
        order_videos([one("a", 0.5, (), (1.0, 0.0)), bad])


def test_odd_options_are_refused() -> None:
    for odd in ({"place_weight": math.nan}, {"alike_in_batch": 1.5}, {"alike_before": -1}, {"batch": 0}):
        with pytest.raises(Invalid):
            OrderOptions(**odd)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        order_videos([one("a")], sentence_s=0)


rows = st.one_of(st.none(), st.tuples(st.floats(-5, 5), st.floats(-5, 5)))
described = st.tuples(st.floats(0, 1), st.lists(st.floats(0.1, 9), max_size=6), rows)


def named(drawn: list[tuple[float, list[float], tuple[float, ...] | None]]) -> list[Candidate]:
    return [one(f"v{at % 3}/{at:02d}", p, tuple(place), row) for at, (p, place, row) in enumerate(drawn)]


pools = st.lists(described, max_size=20).map(named)


@given(pools, st.integers(1, 7), st.randoms())
@settings(max_examples=60, deadline=None)
def test_every_sentence_once_and_the_score_is_never_more_than_the_gain(
    pool: list[Candidate], batch: int, chance: random.Random
) -> None:
    options = OrderOptions(batch=batch)
    asked = order_sentences(pool, options=options)
    assert sorted(names(asked)) == sorted(item.sentence for item in pool)
    assert all(0 <= item.score <= item.gain_bits + 1e-8 for item in asked)
    chance.shuffle(pool)
    assert order_sentences(pool, options=options) == asked
    assert order_sentences(pool, options=options, limit=3) == asked[:3]
    videos = order_videos(pool, options=options)
    assert sorted(item.video for item in videos) == sorted({item.video for item in pool})


def test_videos_by_bits_a_minute() -> None:
    pool = [one(f"open/{at}", 0.5, (), (1.0, 0.0, 0.0, float(at))) for at in range(3)]
    pool += [one(f"long/{at}", 0.5 if at < 3 else 0.01, (), (0.0, 1.0, 0.0, float(at))) for at in range(30)]
    pool += [one(f"sure/{at}", 0.01, (), (0.0, 0.0, 1.0, float(at))) for at in range(3)]
    asked = order_videos(pool)
    assert asked[0].video == "open"
    assert asked[0].sentences == 3
    assert asked[0].cost_s == 54
    assert "3 sentences" in asked[0].reason


def test_a_video_like_one_before_it_waits() -> None:
    pool = [one("a/0", 0.5, (), (1.0, 0.0)), one("b/0", 0.5, (), (1.0, 0.0)), one("c/0", 0.3, (), (0.0, 1.0))]
    asked = order_videos(pool)
    assert [item.video for item in asked] == ["a", "c", "b"]
    assert "much like" in asked[2].reason


def test_a_pool_of_five_thousand_takes_seconds() -> None:
    chance = np.random.default_rng(0)
    pool = [
        one(f"v/{at:05d}", float(chance.random()), (1, 2, 3), tuple(chance.normal(size=64).tolist()))
        for at in range(5000)
    ]
    begin = time.process_time()
    order_sentences(pool, labelled=[f"v/{at:05d}" for at in range(1000)], limit=500)
    assert time.process_time() - begin < 3
