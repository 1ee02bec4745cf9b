"""Plain ways to place descriptions, under the same limits and prices as core/placement: what it is measured against."""

from __future__ import annotations

from collections.abc import Sequence

from core.intervals import Interval
from core.placement import DEFAULT_PLACEMENT, Candidate, Cue
from core.placement.board import board_of
from core.placement.choices import best_gain, window_of
from core.placement.profile import UNIT

_PROFILE = DEFAULT_PLACEMENT


def in_time_order(
    candidates: Sequence[Candidate], gaps: Sequence[Interval], speech: Sequence[Interval], shortest: bool
) -> list[Cue]:
    """Each event as it comes, where and how it is worth most beside what was said before.

    `shortest`: always in its shortest wording, which leaves the most room to what follows.
    """
    return _greedily(sorted(candidates, key=_order), gaps, speech, shortest)


def by_importance(
    candidates: Sequence[Candidate], gaps: Sequence[Interval], speech: Sequence[Interval], shortest: bool
) -> list[Cue]:
    """What matters most first, where and how it is worth most beside what has its place already."""
    return _greedily(sorted(candidates, key=lambda one: (-one.importance, _order(one))), gaps, speech, shortest)


def _order(one: Candidate) -> tuple[int, int, str]:
    return one.start_ms, one.end_ms, one.id


def _greedily(
    turns: Sequence[Candidate], gaps: Sequence[Interval], speech: Sequence[Interval], shortest: bool
) -> list[Cue]:
    board = board_of(gaps, speech, (), (), _PROFILE)
    placed: list[tuple[tuple[int, int, str], Cue]] = []  # in order
    for one in turns:
        before = [cue for order, cue in placed if order < _order(one)]
        after = [cue for order, cue in placed if order > _order(one)]
        low, high = window_of(one, _PROFILE)
        from_ms = before[-1].end_ms + _PROFILE.pause_ms if before else 0
        until_ms = after[0].start_ms - _PROFILE.pause_ms if after else 10**12
        best: tuple[float, Cue] | None = None
        for number, way in enumerate(one.alternatives):
            length = way.spoken_ms
            if shortest and length > min(other.spoken_ms for other in one.alternatives):
                continue
            for start, end in board.slots_within(low, high):
                for apart in (0, _PROFILE.comfort_ms - _PROFILE.pause_ms):
                    at = max(start, low, from_ms + apart if before else 0)
                    if at > high or at + length > min(end, until_ms):
                        continue
                    worth = best_gain(one, number, _PROFILE) / UNIT - _cost(one, at, at + length, before, after)
                    if best is None or worth > best[0]:
                        best = worth, Cue(one.id, at, at + length, way.parts[0].text, length, number)
        if best is not None and best[0] > 0:
            placed.append((_order(one), best[1]))
            placed.sort(key=lambda pair: pair[0])
    return [cue for _, cue in placed]


def _cost(one: Candidate, start_ms: int, end_ms: int, before: Sequence[Cue], after: Sequence[Cue]) -> float:
    late = _PROFILE.late_per_s * max(0, start_ms - one.end_ms) / 1000
    near = bool(before) and start_ms - before[-1].end_ms < _PROFILE.comfort_ms
    pushes = bool(after) and after[0].start_ms - end_ms < _PROFILE.comfort_ms
    return late + _PROFILE.crowding * (near + pushes)
