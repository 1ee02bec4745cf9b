"""The camera: how large and where, so that who acts is inside the square that every picture width shows."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from studio.simulator import Move, State
from studio.world import VERB

# Half of what the square shows of the stage, by shot size, less half a body.
ROOM = {"wide": 1.0, "medium": 0.5, "close": 0.16}


_HANDS = {"pick_up", "put_down", "raise", "lower", "hide_face", "look_around", "examine"}


@dataclass(frozen=True, slots=True)
class Framing:
    size: str
    x: float
    low: float  # the part of the stage that must be seen
    high: float


def joins(first: Framing, second: Framing) -> bool:
    """Whether the second needs no cut after the first."""
    if first.size != second.size:
        return False
    return abs(first.x - second.x) < 0.05


def _framing(low: float, high: float, size: str) -> Framing:
    if size != "wide" and high - low > 2 * ROOM[size]:
        size = "wide"
    x = round((low + high) / 2, 3)
    if size == "wide":
        x = max(-0.15, min(0.15, x))
    return Framing(size, x, low, high)


def frame_move(state: State, move: Move, rng: Random) -> Framing:
    """Medium by preference, close where hands and things matter, wide where legs do."""
    places = [max(-1.0, min(1.0, move.x_to)), max(-1.0, min(1.0, move.x_from))]
    if move.verb in ("enter", "leave"):
        # The walk ends or begins in the middle of the picture; the stage's edge is outside of it.
        inside = move.x_to if move.verb == "enter" else move.x_from
        return _framing(inside, inside, "medium") if rng.random() < 0.8 else _framing(-1.0, 1.0, "wide")
    if move.verb in ("approach", "back_away") and move.target is not None:
        return _walk(state, move)
    if move.target is not None:
        places.append(state.x.get(move.target, 0.0))
    low, high = min(places), max(places)
    size = "medium"
    if move.target is None and move.verb in _HANDS:
        size = "close" if rng.random() < 0.4 else "medium"
    elif move.verb in ("dance", "jump", "fall") and rng.random() < 0.35:
        size = "wide"
    if move.verb in ("pick_up", "put_down"):
        high += 0.2  # the table
    if VERB[move.verb].fixture == "door":
        high += 0.3  # the door
    return _framing(low, high, size)


def _walk(state: State, move: Move) -> Framing:
    """Both people at the near end of the walk, and as much of the far end as a medium shot holds."""
    assert move.target is not None, "one walks to or from somebody"
    goal = state.x[move.target]
    near, far = sorted((move.x_from, move.x_to), key=lambda x: abs(x - goal))
    room = 2 * ROOM["medium"]
    if abs(far - goal) > room + 0.35:
        return _framing(min(far, goal), max(far, goal), "wide")
    end = max(-room, min(room, far - goal)) + goal
    return _framing(min(goal, near, end), max(goal, near, end), "medium")


def frame_dialogue(state: State, speaker: int | None, rng: Random) -> Framing:
    """Who speaks, with whoever stands near; without a speaker the whole stage."""
    if speaker is None or speaker not in state.x:
        return _framing(-1.0, 1.0, "wide")
    x = state.x[speaker]
    near = [place for place in state.x.values() if abs(place - x) <= 0.7]
    if len(near) > 1 and rng.random() < 0.6:
        return _framing(min(near), max(near), "medium")
    return _framing(x, x, "close" if rng.random() < 0.3 else "medium")
