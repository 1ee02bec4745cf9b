"""Placing a film's descriptions, and placing them again after an edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from core.gaps import Gap
from core.intervals import Interval
from core.placement.board import Board, board_of
from core.placement.candidate import Candidate, Cue, Omitted
from core.placement.choices import Step
from core.placement.finish import cues_of, omissions
from core.placement.profile import DEFAULT_PLACEMENT, UNIT, PlacementProfile
from core.placement.solve import Layer, bound, solve, solve_again, trace
from core.placement.steps import changes_between, in_order, steps_of


@dataclass(frozen=True, slots=True)
class _Film:
    """What a placement was made from."""

    candidates: Sequence[Candidate]  # in order
    gaps: Sequence[Gap | Interval]
    speech: Sequence[Interval]
    shots: Sequence[Interval]
    pins: Sequence[Cue]
    profile: PlacementProfile


@dataclass(frozen=True, slots=True)
class _Working:
    """What makes the next answer quick."""

    film: _Film
    board: Board
    steps: Sequence[Step]
    layers: Sequence[Layer]


@dataclass(frozen=True, slots=True)
class Placement:
    """`objective` is reached; no choice of cues exceeds `bound`, and the two are equal unless the profile's limit
    on states was met. Both count in importance, pinned cues at their full one."""

    cues: Sequence[Cue]  # in order of time, pinned ones too
    omitted: Sequence[Omitted]
    objective: float
    bound: float
    solved: int = field(default=0, compare=False)  # how many candidates had to be looked at for this answer
    working: _Working | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody edited; None and empty: as it was."""

    put: Sequence[Candidate] = ()  # new ones, and new versions by id
    drop: Sequence[str] = ()  # ids of candidates
    pin: Sequence[Cue] = ()  # a person's cues; all earlier pinned cues of the same candidates go
    unpin: Sequence[str] = ()  # ids of candidates
    gaps: Sequence[Gap | Interval] | None = None
    speech: Sequence[Interval] | None = None
    shots: Sequence[Interval] | None = None


def place(
    candidates: Iterable[Candidate],
    gaps: Iterable[Gap | Interval],
    speech: Iterable[Interval],
    shots: Iterable[Interval],
    profile: PlacementProfile = DEFAULT_PLACEMENT,
    pinned: Iterable[Cue] = (),
) -> Placement:
    """The best choice of cues (the model is in solve.py). Raises ValueError where two candidates have one id.

    All of `speech` counts, so leave out what is too short to be speech. Pinned cues stay exactly where they are.
    """
    pins = tuple(replace(cue, pinned=True) for cue in pinned)
    film = _Film(in_order(candidates), tuple(gaps), tuple(speech), tuple(shots), pins, profile)
    board = board_of(film.gaps, film.speech, film.shots, film.pins, profile)
    steps = steps_of(film.candidates, board, profile)
    return _finished(film, board, steps, solve(steps, profile), len(steps))


def replace_after_edit(placement: Placement, change: Change) -> Placement:
    """The same as placing the changed film anew, but only the stretch that the change touches is solved again."""
    was = placement.working
    if was is None:
        raise ValueError("this placement was not made by place(), so there is nothing to go on from")
    film = _changed(was.film, change)
    board = board_of(film.gaps, film.speech, film.shots, film.pins, film.profile)
    candidates = {one.id: one for one in was.film.candidates}
    known = {step.candidate: (candidates[step.candidate], step) for step in was.steps}
    steps = steps_of(film.candidates, board, film.profile, known, changes_between(was.board, board))
    layers, solved = solve_again(steps, was.steps, was.layers, film.profile)
    return _finished(film, board, steps, layers, solved)


def _changed(film: _Film, change: Change) -> _Film:
    away = {one.id for one in change.put} | set(change.drop)
    candidates = film.candidates
    if away:
        candidates = in_order([*(one for one in candidates if one.id not in away), *change.put])
    loose = set(change.unpin) | {cue.candidate for cue in change.pin}
    pins = [cue for cue in film.pins if cue.candidate not in loose]
    pins += [replace(cue, pinned=True) for cue in change.pin]
    return _Film(
        candidates,
        film.gaps if change.gaps is None else tuple(change.gaps),
        film.speech if change.speech is None else tuple(change.speech),
        film.shots if change.shots is None else tuple(change.shots),
        tuple(pins),
        film.profile,
    )


def _finished(film: _Film, board: Board, steps: Sequence[Step], layers: Sequence[Layer], solved: int) -> Placement:
    said = trace(layers)
    candidates = {one.id: one for one in film.candidates}
    cues = cues_of(steps, said, candidates, board, film.profile)
    unpinned = board if not film.pins else board_of(film.gaps, film.speech, film.shots, (), film.profile)
    omitted = omissions(steps, said, candidates, cues, board, unpinned, film.profile)
    by_hand = sum(
        round(candidates[name].importance * UNIT) for name in {pin.candidate for pin in film.pins} & set(candidates)
    )
    return Placement(
        cues,
        omitted,
        (layers[-1].best + by_hand) / UNIT,
        (bound(layers, steps) + by_hand) / UNIT,
        solved,
        _Working(film, board, steps, layers),
    )
