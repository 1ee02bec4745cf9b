"""R@k/N by hand, and the token similarity."""

import numpy as np
import pytest

from models.metrics.retrieval import recall_in_windows, token_f1, windows_of_hits


def test_the_example_by_hand() -> None:
    """Three of four are nearest to their own; the fourth has one rival before it."""
    table = np.eye(4)
    table[3] = [0.9, 0.0, 0.0, 0.5]
    assert recall_in_windows(table, k=1, window=4) == pytest.approx(0.75)
    assert recall_in_windows(table, k=2, window=4) == 1.0


def test_windows_overlap_by_half_and_only_full_ones_count() -> None:
    table = np.eye(11)
    assert len(windows_of_hits(table, 1, 4)) == 4  # from 0, 2, 4, 6; one from 8 would hold three
    table[10] = 1.0  # outside every window
    assert recall_in_windows(table, 1, 4) == 1.0
    table[0, 1] = 2.0  # in the first window only
    assert recall_in_windows(table, 1, 4) == pytest.approx(1 - 1 / 16)
    assert recall_in_windows(np.eye(3), 1, 4) is None


def test_rivals_outside_the_window_do_not_count() -> None:
    table = np.eye(6)
    table[0, 5] = 5.0
    assert recall_in_windows(table, 1, 4) == 1.0


def test_saying_always_the_same_earns_nothing() -> None:
    same = token_f1(["Tom waves."] * 8, [f"Line {i} is here." for i in range(8)])
    assert recall_in_windows(same, k=5, window=8) == 0.0, "ties count against"


def test_token_f1_by_hand() -> None:
    table = token_f1(["Tom waves at Tom."], ["Tom waves.", "tom, tom!", "Ann."])
    assert table.tolist() == [[pytest.approx(4 / 6), pytest.approx(4 / 6), 0.0]]


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        recall_in_windows(np.zeros((3, 4)))
    for k, window in ((0, 4), (5, 4), (1, 3)):
        with pytest.raises(ValueError, match="even number"):
            recall_in_windows(np.eye(8), k, window)
