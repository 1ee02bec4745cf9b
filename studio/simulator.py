"""The state of one scene and the rules of its actions: what must hold before a verb, and what it changes.

The story is written through these rules and `studio.validation` replays a finished film through them again, so nobody
catches what was not thrown and nobody sits who has no seat. Places are stage units (see `truth.Mark`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.floor import DOOR_STAND_X, OFF_STAGE_X, REACH, SEAT_X, SURFACE_STAND_X
from studio.truth import Event, Scene
from studio.world import VERB

# Where one stops: before the seat, at the surface, at the door, and at the right edge.
EDGE = 1.0
MARKS = (SEAT_X, SURFACE_STAND_X, DOOR_STAND_X, 0.97)
OFF_STAGE = OFF_STAGE_X + 0.1
BODY = 0.45  # two people do not stop closer than this
LONGEST_STEPS = 0.75  # how far one goes to a fixture within one action
STANDS = {
    "sit_down": SEAT_X, "pick_up": SURFACE_STAND_X, "put_down": SURFACE_STAND_X,
    "open": DOOR_STAND_X, "close": DOOR_STAND_X, "knock": DOOR_STAND_X,
}  # fmt: skip
NEAR = 0.07  # this exactly one must stand to use a fixture or to reach a hand

WHILE_SEATED = {
    "wave", "point", "look_around", "hide_face", "raise", "lower", "stand_up", "clap", "shake", "examine",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """An action that has no time yet."""

    verb: str
    actor: int
    prop: int | None = None
    target: int | None = None
    x_from: float = 0.0
    x_to: float = 0.0
    importance: float = 0.4


@dataclass(slots=True)
class State:
    """Who stands where and holds what; `held` is by character and includes those who are still off stage."""

    x: dict[int, float] = field(default_factory=dict)
    seated: set[int] = field(default_factory=set)
    held: dict[int, int] = field(default_factory=dict)
    lying: set[int] = field(default_factory=set)
    raised: set[int] = field(default_factory=set)
    door_open: bool = False
    flying: tuple[int, int] | None = None  # (prop, the character who must catch it)

    def free(self, x: float, but: int | None = None) -> bool:
        """Whether somebody may stop at x."""
        return all(abs(x - place) >= BODY - 1e-9 for who, place in self.x.items() if who != but)

    def between(self, low: float, high: float, but: tuple[int, ...]) -> bool:
        """Whether somebody else stands between two places."""
        low, high = min(low, high), max(low, high)
        return any(low < place < high for who, place in self.x.items() if who not in but)


def opening(scene: Scene) -> State:
    """The state in which a scene begins."""
    return State(
        x={who: mark.x for who, mark in scene.present},
        seated=set(scene.seated),
        held={who: prop for prop, who in scene.held},
        lying=set(scene.lying),
        door_open=scene.door_open,
    )


def move_of(event: Event) -> Move:
    """The event without its time."""
    return Move(event.verb, event.actor, event.prop, event.target, event.x_from, event.x_to, event.importance)


def problem(state: State, move: Move) -> str | None:
    """Why this action cannot happen now, or None when it can."""
    verb, actor, target = VERB[move.verb], move.actor, move.target
    if state.flying and (move.verb, move.actor, move.prop) != ("catch", state.flying[1], state.flying[0]):
        return "something is in the air and must be caught first"
    if move.verb == "enter":
        return _entering(state, move)
    if actor not in state.x:
        return "the actor is not on stage"
    if abs(state.x[actor] - move.x_from) > 1e-9:
        return "the actor stands elsewhere"
    if verb.object != (move.prop is not None) or verb.target != (target is not None):
        return "the verb takes another number of things or people"
    if target is not None and (target == actor or target not in state.x):
        return "the target is not there"
    if actor in state.seated and move.verb not in WHILE_SEATED:
        return "the actor sits"
    if move.x_from != move.x_to and move.verb not in ("approach", "back_away", "leave"):
        stepped = _stepping(state, move)
        if stepped is not None:
            return stepped
    return _walking(state, move) or _handling(state, move) or _body(state, move)


def _entering(state: State, move: Move) -> str | None:
    if move.actor in state.x:
        return "the actor is already on stage"
    if abs(move.x_from) != OFF_STAGE or abs(move.x_to) > EDGE:
        return "an entrance leads from off stage onto it"
    return None if state.free(move.x_to) else "somebody stands there"


def _walking(state: State, move: Move) -> str | None:
    if move.verb == "leave":
        return None if abs(move.x_to) == OFF_STAGE else "leaving leads off stage"
    if move.verb not in ("approach", "back_away") or move.target is None:
        return None
    goal = state.x[move.target]
    before, after = abs(goal - move.x_from), abs(goal - move.x_to)
    if abs(move.x_to) > EDGE or not state.free(move.x_to, move.actor):
        return "there is no room"
    if (goal - move.x_from) * (goal - move.x_to) <= 0:
        return "the actor would pass through the target"
    if state.between(move.x_from, move.x_to, (move.actor, move.target)):
        return "somebody is in the way"
    if move.verb == "approach":
        if state.between(move.x_from, goal, (move.actor, move.target)):
            return "somebody is in the way"
        return None if after <= REACH + NEAR and before - after >= 0.35 else "not a way towards the target"
    return None if before <= REACH + 0.1 and after - before >= 0.25 else "not a way back from the target"


def _stepping(state: State, move: Move) -> str | None:
    """To the seat, the door or the table one may take a few steps first."""
    if STANDS.get(move.verb) != move.x_to:
        return "only walking changes the place"
    if not state.free(move.x_to, move.actor) or state.between(move.x_from, move.x_to, (move.actor,)):
        return "somebody is in the way"
    return None if abs(move.x_to - move.x_from) <= LONGEST_STEPS else "too far for a few steps"


def _handling(state: State, move: Move) -> str | None:
    actor, target, prop = move.actor, move.target, move.prop
    if prop is None:
        return None
    has = state.held.get(actor) == prop
    apart = abs(state.x[actor] - state.x[target]) if target is not None else 0.0
    blocked = target is not None and state.between(state.x[actor], state.x[target], (actor, target))
    free_hands = actor not in state.held
    match move.verb:
        case "pick_up":
            ok = prop in state.lying and free_hands and abs(move.x_to - SURFACE_STAND_X) <= NEAR
        case "put_down":
            # One thing at a time lies on a surface, so that things never lie inside each other.
            ok = has and not state.lying and abs(move.x_to - SURFACE_STAND_X) <= NEAR and actor not in state.raised
        case "give":
            ok = has and target not in state.held and target not in state.seated and apart <= REACH + NEAR
            ok = ok and not blocked and actor not in state.raised
        case "take":
            ok = target is not None and state.held.get(target) == prop and free_hands and apart <= REACH + NEAR
            ok = ok and not blocked and target not in state.seated | state.raised
        case "throw":
            ok = has and target not in state.held and target not in state.seated and 0.65 <= apart <= 1.6
            ok = ok and not blocked and actor not in state.raised
        case "catch":
            ok = state.flying == (prop, actor)
        case "lower":
            ok = has and actor in state.raised
        case _:
            ok = has and actor not in state.raised  # raise, shake, examine
    return None if ok else f"{move.verb}: the thing or the hands are not where they must be"


def _body(state: State, move: Move) -> str | None:
    x = move.x_to
    match move.verb:
        case "sit_down":
            ok = abs(x - SEAT_X) <= NEAR and not state.seated and move.actor not in state.raised
        case "stand_up":
            ok = move.actor in state.seated
        case "open" | "close":
            ok = abs(x - DOOR_STAND_X) <= NEAR and state.door_open == (move.verb == "close")
        case "knock":
            ok = abs(x - DOOR_STAND_X) <= NEAR and not state.door_open and move.actor not in state.raised
        case "point" | "wave" | "clap" | "bow" | "duck" | "stretch" | "shrug":
            ok = move.actor not in state.held  # else one sees the thing held out and no gesture
        case "hug":
            ok = (
                move.target is not None
                and abs(x - state.x[move.target]) <= REACH + NEAR
                and move.target not in state.seated
            )
            ok = ok and move.actor not in state.raised and move.target not in state.raised
        case "dance" | "jump" | "fall" | "hide_face" | "spin_around":
            ok = move.actor not in state.raised and (move.verb != "hide_face" or move.actor not in state.held)
        case _:
            ok = True
    return None if ok else f"{move.verb}: the actor's place or pose does not allow it"


def apply(state: State, move: Move) -> None:
    """Change the state as the action does; call it only when `problem` is None."""
    actor, target, prop = move.actor, move.target, move.prop
    if move.verb == "leave":
        del state.x[actor]
        state.raised.discard(actor)
        return
    state.x[actor] = move.x_to
    match move.verb:
        case "pick_up" if prop is not None:
            state.lying.discard(prop)
            state.held[actor] = prop
        case "put_down" if prop is not None:
            state.lying.add(prop)
            del state.held[actor]
        case "give" if prop is not None and target is not None:
            del state.held[actor]
            state.held[target] = prop
        case "take" if prop is not None and target is not None:
            del state.held[target]
            state.held[actor] = prop
        case "throw" if prop is not None and target is not None:
            del state.held[actor]
            state.flying = (prop, target)
        case "catch" if prop is not None:
            state.flying = None
            state.held[actor] = prop
        case "sit_down":
            state.seated.add(actor)
        case "stand_up":
            state.seated.discard(actor)
        case "open" | "close":
            state.door_open = move.verb == "open"
        case "raise":
            state.raised.add(actor)
        case "lower":
            state.raised.discard(actor)
