from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.agreement import SpanSummary, Undefined, span_pair, span_summary, temporal_iou
from core.errors import Invalid
from core.intervals import Interval

spans = st.tuples(st.integers(0, 500), st.integers(0, 200)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def slow_iou(first: Interval, second: Interval) -> float:
    """Millisecond by millisecond."""
    one, other = set(range(*first)), set(range(*second))
    return len(one & other) / len(one | other) if one | other else float(first == second)


@given(spans, spans)
def test_overlap_is_the_slow_one_both_ways(first: Interval, second: Interval) -> None:
    assert temporal_iou(first, second) == pytest.approx(slow_iou(first, second))
    assert temporal_iou(first, second) == temporal_iou(second, first)
    there, back = span_pair(first, second), span_pair(second, first)
    assert (there.start_error_ms, there.end_error_ms) == (-back.start_error_ms, -back.end_error_ms)
    assert there.absolute_ms == back.absolute_ms


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=30))
def test_a_summary_is_the_mean_of_its_pairs(pairs: list[tuple[Interval, Interval]]) -> None:
    summary = span_summary([first for first, _ in pairs], [second for _, second in pairs])
    assert isinstance(summary, SpanSummary)
    each = [span_pair(first, second) for first, second in pairs]
    assert summary.mean_iou == pytest.approx(sum(pair.iou for pair in each) / len(each))
    assert summary.share_agreed == pytest.approx(sum(pair.iou >= 0.5 for pair in each) / len(each))
    assert summary.start.mean_ms == round(sum(pair.start_error_ms for pair in each) / len(each))
    assert summary.end.mean_absolute_ms == round(sum(pair.absolute_ms[1] for pair in each) / len(each))


def test_by_hand() -> None:
    first: list[Interval | None] = [(1000, 3000), (5000, 6000), None, (0, 10)]
    second: list[Interval | None] = [(2000, 4000), (4900, 6300), (1, 2), None]
    summary = span_summary(first, second)
    assert isinstance(summary, SpanSummary)
    assert summary.n == 2
    assert summary.mean_iou == pytest.approx((1000 / 3000 + 1000 / 1400) / 2)
    assert (summary.start.mean_ms, summary.start.mean_absolute_ms) == (450, 550)
    assert (summary.end.mean_ms, summary.end.median_absolute_ms) == (650, 650)


def test_nothing_shared_has_a_reason() -> None:
    for first, second, reason in (
        ([None], [None], "no-answers"),
        ([(0, 1)], [None], "one-rater"),
        ([(0, 1), None], [None, (0, 1)], "no-overlap"),
    ):
        summary = span_summary(first, second)  # type: ignore[arg-type]
        assert isinstance(summary, Undefined)
        assert summary.reason == reason


def test_points() -> None:
    assert temporal_iou((5, 5), (5, 5)) == 1
    assert temporal_iou((5, 5), (6, 6)) == 0
    assert temporal_iou((5, 5), (0, 10)) == 0


def test_what_is_no_interval_is_refused() -> None:
    with pytest.raises(Invalid, match="before it starts"):
        temporal_iou((5, 4), (0, 1))
    with pytest.raises(Invalid, match="whole milliseconds"):
        span_summary([(0.5, 1.0)], [(0, 1)])  # type: ignore[list-item]
    with pytest.raises(Invalid, match="length"):
        span_summary([], [(0, 1)])
