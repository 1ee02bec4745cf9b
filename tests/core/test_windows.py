from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.intervals import Interval
from core.windows import LEAST_SHOT_MS, MAX_WIDENING_MS, find_windows, main_shots

steps = st.lists(st.tuples(st.integers(0, 6_000), st.integers(1, 9_000)), min_size=1, max_size=20)
cuts = st.lists(st.integers(1, 250_000), max_size=60)


def laid_out(steps: list[tuple[int, int]]) -> list[Interval]:
    """Gaps from (silence before, length) pairs."""
    gaps, at = [], 0
    for before, length in steps:
        gaps.append((at + before, at + before + length))
        at += before + length
    return gaps


@given(steps, cuts, st.integers(0, 5_000))
def test_a_window_holds_its_gap_and_shares_at_most_half(
    steps: list[tuple[int, int]], cuts: list[int], rest_ms: int
) -> None:
    gaps = laid_out(steps)
    duration_ms = gaps[-1][1] + rest_ms
    edges = [0, *sorted({c for c in cuts if c < duration_ms}), duration_ms]
    windows = find_windows(gaps, list(pairwise(edges)), duration_ms)
    assert len(windows) == len(gaps)
    for i, ((gap_start, gap_end), (start, end)) in enumerate(zip(gaps, windows, strict=True)):
        assert 0 <= start <= gap_start < gap_end <= end <= duration_ms
        assert gap_start - start <= MAX_WIDENING_MS
        assert end - gap_end <= MAX_WIDENING_MS
        assert not any(start < edge < gap_start or gap_end < edge < end for edge in edges)
        for earlier_start, earlier_end in windows[:i]:
            shared = max(0, earlier_end - start)
            assert 2 * shared <= end - start
            assert 2 * shared <= earlier_end - earlier_start


def test_widened_to_the_nearest_shot_boundaries() -> None:
    shots = [(0, 4_000), (4_000, 9_000), (9_000, 20_000)]
    most = MAX_WIDENING_MS
    assert find_windows([(4_400, 8_700)], shots, 20_000) == [(4_000, 9_000)]
    assert find_windows([(9_300, 12_000)], shots, 20_000) == [(9_000, 12_000 + most)]
    assert find_windows([(6_000, 7_000)], shots, 20_000) == [(6_000 - most, 7_000 + most)]


def test_no_gaps_no_windows() -> None:
    assert find_windows([], [(0, 1_000)], 1_000) == []


@given(steps, cuts)
def test_what_a_line_tells_is_in_its_window_and_of_one_shot_where_there_are_two(
    steps: list[tuple[int, int]], cuts: list[int]
) -> None:
    gaps = laid_out(steps)
    edges = [0, *sorted({c for c in cuts if c < gaps[-1][1]}), gaps[-1][1]]
    shots = list(pairwise(edges))
    windows = find_windows(gaps, shots, gaps[-1][1])
    for window, (start, end) in zip(windows, main_shots(windows, shots), strict=True):
        pieces = [min(window[1], e) - max(window[0], s) for s, e in shots]
        worth = [piece for piece in pieces if piece >= LEAST_SHOT_MS]
        assert window[0] <= start < end <= window[1]
        if len(worth) > 1:
            assert end - start == max(pieces) and not any(start < edge < end for edge in edges)
        else:
            assert (start, end) == window


def test_the_longest_shot_of_a_window_is_told() -> None:
    assert main_shots([(0, 7_000)], [(0, 3_000), (3_000, 9_000)]) == [(3_000, 7_000)]
    assert main_shots([(0, 7_000)], [(0, 3_500), (3_500, 9_000)]) == [(0, 3_500)]  # as long: the first
    assert main_shots([(0, 7_000)], [(0, 1_000), (1_000, 9_000)]) == [(0, 7_000)]
    assert main_shots([(0, 7_000)], []) == [(0, 7_000)]
