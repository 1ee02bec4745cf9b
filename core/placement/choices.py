"""Where each wording of a candidate may lie, apart from what else is said: the table that the solver runs over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from core.placement.board import Board
from core.placement.candidate import Candidate
from core.placement.profile import UNIT, PlacementProfile


@dataclass(frozen=True, slots=True)
class Span:
    """Starts `low_ms`..`high_ms`, all allowed; `cost` for a pinned cue soon after."""

    low_ms: int
    high_ms: int
    near_before: bool  # a pinned cue has just ended: crowded whatever else is said
    cost: int


@dataclass(frozen=True, slots=True)
class Point:
    """One start, with all that it costs."""

    start_ms: int
    end_ms: int  # the start itself, where the picture waits
    near_before: bool
    cost: int
    extended: bool


@dataclass(frozen=True, slots=True)
class PartPlaces:
    length_ms: int
    spans: Sequence[Span]
    points: Sequence[Point]
    late_from_ms: int | None  # later starts in a span cost; None: this part costs nothing for it


@dataclass(frozen=True, slots=True)
class Choice:
    alternative: int
    gain: int  # in millionths: importance, less what shortness and splitting cost
    parts: Sequence[PartPlaces]


@dataclass(frozen=True, slots=True)
class Step:
    """One candidate. Two steps that are equal give equal answers for equal states."""

    candidate: str
    low_ms: int  # no start is earlier; -1: it cannot be said, whatever else is
    free_ms: int  # an earlier end of what was said before makes no difference any more
    reach_ms: int  # nothing of it ends later
    choices: Sequence[Choice]
    needs: str | None
    opens: bool  # a later candidate needs it
    closes: frozenset[str]  # needed by no later candidate


def window_of(candidate: Candidate, profile: PlacementProfile) -> tuple[int, int]:
    """The first and the last moment at which a candidate may begin to be said."""
    early = 0 if candidate.reveals and not candidate.may_reveal_early else profile.early_ms
    return max(0, candidate.start_ms - early), candidate.end_ms + profile.late_ms


def best_gain(candidate: Candidate, alternative: int, profile: PlacementProfile) -> int:
    """What a wording is worth where it lies well, in millionths."""
    chosen = candidate.alternatives[alternative]
    longest = max(other.spoken_ms for other in candidate.alternatives)
    missing = 1 - chosen.spoken_ms / longest
    price = profile.split * (len(chosen.parts) - 1)
    return round(UNIT * (candidate.importance * (1 - profile.shortness * missing) - price))


def choices_of(candidate: Candidate, board: Board, low_ms: int, profile: PlacementProfile) -> list[Choice]:
    """Every wording with a place; `low_ms` is the first start allowed."""
    high_ms = window_of(candidate, profile)[1]
    found = []
    for index, alternative in enumerate(candidate.alternatives):
        parts = []
        for number, part in enumerate(alternative.parts):
            last = high_ms + (profile.split_ms if number else 0)
            points = _over_dialogue(candidate, board, part.spoken_ms, low_ms, last, number == 0, profile)
            if candidate.extended and len(alternative.parts) == 1:
                points += _extended(candidate, board, part.spoken_ms, low_ms, last, profile)
            spans = _spans(board, part.spoken_ms, low_ms, last, profile)
            parts.append(PartPlaces(part.spoken_ms, spans, points, candidate.end_ms if number == 0 else None))
        if all(part.spans or part.points for part in parts):
            found.append(Choice(index, best_gain(candidate, index, profile), parts))
    return found


def _spans(board: Board, length_ms: int, low_ms: int, high_ms: int, profile: PlacementProfile) -> list[Span]:
    """Cut where nearness to a pinned cue changes, so that within a span the earliest start is the best."""
    comfort = profile.comfort_ms
    crowded = round(profile.crowding * UNIT)
    spans = []
    for start, end in board.slots_within(low_ms, high_ms):
        low, high = max(start, low_ms), min(end - length_ms, high_ms)
        if low > high:
            continue
        pieces = [(low, high)]
        if board.near_pin_before(low, comfort):
            edge = board.pin_ends[bisect_right(board.pin_ends, low) - 1] + comfort
            pieces = [(low, min(high, edge - 1)), (edge, high)]
        if board.near_pin_after(high + length_ms, comfort):
            edge = board.pin_starts[bisect_left(board.pin_starts, high + length_ms)] - comfort - length_ms
            pieces = [cut for a, b in pieces for cut in ((a, min(b, edge)), (max(a, edge + 1), b))]
        for a, b in pieces:
            if a <= b:
                after = board.near_pin_after(a + length_ms, comfort)
                spans.append(Span(a, b, board.near_pin_before(a, comfort), crowded if after else 0))
    return spans


def _over_dialogue(
    candidate: Candidate,
    board: Board,
    length_ms: int,
    low_ms: int,
    high_ms: int,
    first: bool,
    profile: PlacementProfile,
) -> list[Point]:
    """Starts over speech, for which a reason was given: at the event, and right after or before what is spoken."""
    if not candidate.over_dialogue:
        return []
    starts = {low_ms, candidate.start_ms}
    for start, end in board.speech_within(low_ms - 1, high_ms + length_ms + profile.fit.tail_ms + 1):
        starts |= {end + profile.fit.lead_ms, start - profile.fit.tail_ms - length_ms}
    points = []
    for at in sorted(starts):
        inside = low_ms <= at <= high_ms and at + length_ms <= board.end_ms
        if inside and not board.hits_pin(at, at + length_ms):
            over = board.spoken_over_ms(at, at + length_ms)
            cost = profile.for_ms(profile.over_dialogue_per_s, over)
            cost += _late(at, candidate, profile) if first else 0
            points.append(_point(board, at, at + length_ms, cost, False, profile))
    return points


def _extended(
    candidate: Candidate, board: Board, length_ms: int, low_ms: int, high_ms: int, profile: PlacementProfile
) -> list[Point]:
    """Moments at which the picture may wait: never while somebody speaks."""
    cuts = set(board.boundaries_within(low_ms, high_ms))
    moments = cuts | {low_ms, candidate.start_ms, candidate.end_ms}
    moments |= set(board.edges_within(low_ms, high_ms))
    points = []
    for at in sorted(moments):
        if low_ms <= at <= high_ms and not board.interrupts(at) and not board.hits_pin(at, at):
            cost = profile.for_ms(profile.extended_per_s, length_ms) + _late(at, candidate, profile)
            cost += 0 if at in cuts else round(profile.off_shot * UNIT)
            points.append(_point(board, at, at, cost, True, profile))
    return points


def _point(board: Board, start: int, end: int, cost: int, extended: bool, profile: PlacementProfile) -> Point:
    after = round(profile.crowding * UNIT) if board.near_pin_after(end, profile.comfort_ms) else 0
    return Point(start, end, board.near_pin_before(start, profile.comfort_ms), cost + after, extended)


def _late(start_ms: int, candidate: Candidate, profile: PlacementProfile) -> int:
    return profile.for_ms(profile.late_per_s, max(0, start_ms - candidate.end_ms))
