"""What a description looks at: the window of picture that belongs to each gap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from core.intervals import Interval

MAX_WIDENING_MS = 500  # measured (docs/models.md): what lies further out is mostly another action
LEAST_SHOT_MS = 1_500  # a shorter piece of a shot is not worth a line


def find_windows(gaps: Sequence[Interval], shots: Sequence[Interval], duration_ms: int) -> list[Interval]:
    """One window per gap: the gap widened on both sides to the nearest shot boundary, by MAX_WIDENING_MS at most.

    `gaps` are in order and apart. Two windows share at most half of the later and half of the earlier one; each
    contains its whole gap.
    """
    boundaries = sorted({0, duration_ms} | {s for s, _ in shots} | {e for _, e in shots})
    ends = [_boundary_after(boundaries, end, duration_ms) for _, end in gaps]
    for i, (start, end) in enumerate(gaps[:-1]):
        next_start, next_end = gaps[i + 1]
        # So far that the next window, even if it begins only with its gap, shares at most half of both.
        ends[i] = max(end, min(ends[i], (next_start + next_end) // 2, 2 * next_start - start))
    windows: list[Interval] = []
    for (gap_start, _), end in zip(gaps, ends, strict=True):
        start = _boundary_before(boundaries, gap_start)
        if windows:
            earlier_start, earlier_end = windows[-1]
            start = max(start, 2 * earlier_end - end, -(-(earlier_start + earlier_end) // 2))
        windows.append((min(start, gap_start), end))
    return windows


def main_shots(windows: Sequence[Interval], shots: Sequence[Interval]) -> list[Interval]:
    """The part of each window that its line tells: the longest piece of one shot, where it holds several.

    One line tells one action, and another shot is mostly another action. Pieces under LEAST_SHOT_MS do not count; a
    window with fewer than two others stays whole.
    """
    ordered = sorted(shots)
    starts, ends = [start for start, _ in ordered], [end for _, end in ordered]
    found: list[Interval] = []
    for start, end in windows:
        around = ordered[bisect_right(ends, start) : bisect_left(starts, end)]
        pieces = [(max(start, s), min(end, e)) for s, e in around]
        pieces = [(s, e) for s, e in pieces if e - s >= LEAST_SHOT_MS]
        longest = max(pieces, key=lambda piece: (piece[1] - piece[0], -piece[0]), default=(start, end))
        found.append(longest if len(pieces) > 1 else (start, end))
    return found


def _boundary_before(boundaries: Sequence[int], time_ms: int) -> int:
    at = boundaries[max(0, bisect_right(boundaries, time_ms) - 1)]
    return at if time_ms - at <= MAX_WIDENING_MS else max(0, time_ms - MAX_WIDENING_MS)


def _boundary_after(boundaries: Sequence[int], time_ms: int, duration_ms: int) -> int:
    at = boundaries[min(len(boundaries) - 1, bisect_left(boundaries, time_ms))]
    if at < time_ms or at - time_ms > MAX_WIDENING_MS:
        at = min(duration_ms, time_ms + MAX_WIDENING_MS)
    return max(at, time_ms)
