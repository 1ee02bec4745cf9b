"""Sentences in order, against every way there is."""

import itertools

import numpy as np
import pytest

from models.tan.dtw import in_order


@pytest.mark.parametrize(("count", "seconds"), [(1, 1), (1, 5), (3, 3), (3, 8), (4, 9)])
def test_no_way_is_better(count: int, seconds: int) -> None:
    table = np.random.default_rng(count * seconds).normal(size=(count, seconds))
    path = in_order(table)
    assert path[0] == 0 and path[-1] == count - 1 and set(np.diff(path).tolist()) <= {0, 1}
    clock = np.arange(seconds)
    ways = [
        np.searchsorted(np.array(begins, dtype=int), clock, side="right")
        for begins in itertools.combinations(range(1, seconds), count - 1)
    ]
    assert table[path, clock].sum() == pytest.approx(max(table[way, clock].sum() for way in ways))


def test_more_sentences_than_seconds_or_none_are_refused() -> None:
    for shape in ((4, 3), (0, 3)):
        with pytest.raises(ValueError, match="do not fit"):
            in_order(np.zeros(shape))
