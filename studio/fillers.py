"""Small legal actions between the story's own: what people do while they wait, chosen so that rare verbs get their turn."""

from __future__ import annotations

from studio.blocking import Blocking
from studio.simulator import DOOR_STAND_X, NEAR, SEAT_X, SURFACE_STAND_X, Move
from studio.world import VERB

# How natural each verb is as a filler; story verbs of the main thing never are.
_WEIGHT = {"fall": 0.5, "hug": 0.4, "jump": 0.7, "back_away": 0.6, "hide_face": 0.6, "look_around": 0.8, "dance": 0.8}
_MAIN_PROP_VERBS = {"raise", "lower"}


def filler(blocking: Blocking) -> bool:
    """Add one small action by somebody on stage; False when nothing is possible."""
    state, rng = blocking.state, blocking.rng
    last = [beat for beat in blocking.beats if isinstance(beat, Move)][-3:]
    options: list[tuple[str, int, int | None, int | None]] = []
    for actor in sorted(state.x):
        options += [(verb, actor, None, None) for verb in ("dance", "jump", "fall", "look_around", "hide_face")]
        others = [who for who in sorted(state.x) if who != actor]
        options += [(verb, actor, None, who) for who in others for verb in ("wave", "point", "hug", "approach", "back_away")]
        if actor in state.seated:
            options.append(("stand_up", actor, None, None))
        elif abs(state.x[actor] - SEAT_X) <= NEAR:
            options.append(("sit_down", actor, None, None))
        if abs(state.x[actor] - DOOR_STAND_X) <= NEAR:
            options.append(("close" if state.door_open else "open", actor, None, None))
        options += _with_things(blocking, actor, others)
    options = [option for option in options if _sensible(option, last)]
    for _ in range(8):
        if not options:
            return False
        weights = [_WEIGHT.get(option[0], 1.0) / (1 + blocking.company.verb_count.get(option[0], 0)) ** 1.5 for option in options]
        option = rng.choices(options, weights)[0]
        options.remove(option)
        verb, actor, prop, target = option
        if blocking.do(verb, actor, prop, target, importance=0.3):
            if verb == "throw":
                assert target is not None, "a throw has somebody who catches"
                blocking.do("catch", target, prop, actor, importance=0.3)
            return True
    return False


def _with_things(blocking: Blocking, actor: int, others: list[int]) -> list[tuple[str, int, int | None, int | None]]:
    state = blocking.state
    options: list[tuple[str, int, int | None, int | None]] = []
    prop = state.held.get(actor)
    if prop is not None:
        options.append(("lower" if actor in state.raised else "raise", actor, prop, None))
        if prop != 0:  # the thing that the story is about changes hands in the story only
            options += [(verb, actor, prop, who) for who in others for verb in ("give", "throw", "throw")]
            if abs(state.x[actor] - SURFACE_STAND_X) <= NEAR:
                options.append(("put_down", actor, prop, None))
        return options
    if abs(state.x[actor] - SURFACE_STAND_X) <= NEAR:
        options += [("pick_up", actor, lying, None) for lying in sorted(state.lying) if lying != 0]
    taken = [(state.held[who], who) for who in others if who in state.held]
    return options + [("take", actor, held, who) for held, who in taken if held != 0]


def _sensible(option: tuple[str, int, int | None, int | None], last: list[Move]) -> bool:
    """No repetition, and nothing is undone at once."""
    verb, actor, _, target = option
    for move in last:
        if (move.verb, move.actor) == (verb, actor):
            return False
    if not last:
        return True
    undone = VERB[last[-1].verb].reverse
    return not (undone == verb and {actor, target} & {last[-1].actor, last[-1].target})
