"""Two opinions on where speech is, made one: who speaks, by the diarization, and that somebody does, by either."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int, str]  # start and end in ms, speaker
Times = Sequence[tuple[int, int]]  # start and end in ms

GRID_MS = 10
MISSED_MS = 400  # pauses up to 300 ms belong to a region, and may well be nobody's
SOMEBODY = "somebody"  # where a detector hears speech and the diarization nobody at all


def agreement(a: Times, b: Times) -> float:
    """Time in both, as share of the time in either; 1 where both are empty."""
    end = max((end for _, end in (*a, *b)), default=0)
    in_a, in_b = marked(a, end), marked(b, end)
    either = int((in_a | in_b).sum())
    return float((in_a & in_b).sum()) / either if either else 1.0


def marked(times: Times, end_ms: int) -> NDArray[np.bool_]:
    """Whether each `GRID_MS` up to the end lies in one of the times."""
    found = np.zeros(-(-end_ms // GRID_MS), bool)
    for start, end in times:
        found[start // GRID_MS : -(-end // GRID_MS)] = True
    return found


def filled(spans: Sequence[Span], regions: Times) -> list[Span]:
    """Spans, and what of the regions nobody has for `MISSED_MS` or longer."""
    return joined([*spans, *_shared_out(uncovered(spans, regions, MISSED_MS), spans)])


def fitted(spans: Sequence[Span], regions: Times) -> list[Span]:
    """Spans within the regions, and what of the regions nobody has."""
    inside = [
        (max(begin, start), min(end, stop), who)
        for begin, end in regions
        for start, stop, who in spans
        if start < end and begin < stop
    ]
    return joined([*inside, *_shared_out(uncovered(spans, regions), spans)])


def uncovered(spans: Sequence[Span], regions: Times, least_ms: int = 1) -> list[tuple[int, int]]:
    """Stretches of the regions in which nobody speaks."""
    found = []
    ordered = sorted((start, stop) for start, stop, _ in spans)
    for begin, end in regions:
        at = begin
        for start, stop in [*(span for span in ordered if span[0] < end and begin < span[1]), (end, end)]:
            if start - at >= least_ms:
                found.append((at, start))
            at = max(at, stop)
    return found


def _shared_out(stretches: Times, spans: Sequence[Span]) -> list[Span]:
    """Each stretch to whoever speaks nearest to it."""
    return [part for start, end in stretches for part in _given(start, end, spans)]


def _given(start: int, end: int, spans: Sequence[Span]) -> list[Span]:
    """The time from start to end, its parts to whoever speaks nearest before or after."""
    before = max((span for span in spans if span[1] <= start), key=lambda span: span[1], default=None)
    after = min((span for span in spans if span[0] >= end), key=lambda span: span[0], default=None)
    if before is None and after is None:
        return [(start, end, SOMEBODY)]
    if before is None or after is None or before[2] == after[2]:
        return [(start, end, (before or after or (0, 0, SOMEBODY))[2])]
    middle = min(max((before[1] + after[0]) // 2, start), end)  # as far from the one as from the other
    return [part for part in ((start, middle, before[2]), (middle, end, after[2])) if part[0] < part[1]]


def joined(spans: Sequence[Span]) -> list[Span]:
    """Touching spans of one speaker made one, in order of time."""
    found: list[Span] = []
    last: dict[str, int] = {}
    for start, end, who in sorted(spans):
        place = last.get(who)
        if place is not None and found[place][1] >= start:
            found[place] = (found[place][0], max(found[place][1], end), who)
        else:
            last[who] = len(found)
            found.append((start, end, who))
    return sorted(found)
