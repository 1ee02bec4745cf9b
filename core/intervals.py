"""Stretches of time: made one, taken from each other, and what they leave free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]  # start_ms, end_ms; half open


def merged(intervals: Iterable[Interval], touching: bool = True) -> list[Interval]:
    """In order, with those that overlap (or `touching`: touch) made one, and empty ones left out."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if joined and start - touching < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """What is left of intervals; both are in order and apart."""
    left = []
    at = 0
    for start, end in intervals:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        low, index = start, at
        while index < len(taken) and taken[index][0] < end:
            if taken[index][0] > low:
                left.append((low, taken[index][0]))
            low = max(low, taken[index][1])
            index += 1
        if low < end:
            left.append((low, end))
    return left


def free_intervals(duration_ms: int, taken: Iterable[Interval]) -> list[Interval]:
    """What of [0, duration) no interval covers."""
    free, at = [], 0
    for start, end in sorted(taken):
        if start > at:
            free.append((at, min(start, duration_ms)))
        at = max(at, end)
        if at >= duration_ms:
            break
    if at < duration_ms:
        free.append((at, duration_ms))
    return [(start, end) for start, end in free if end > start]
