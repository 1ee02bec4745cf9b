"""Small legal actions between the story's own, chosen so that rare verbs get their turn."""

from __future__ import annotations

from studio.blocking import Blocking
from studio.simulator import Move
from studio.world import VERB

# How much each verb is wanted as a filler: what plots do often is wanted less.
_WEIGHT = {
    "sit_down": 3.0, "wave": 2.0, "point": 2.0, "open": 2.0, "close": 6.0, "fall": 2.0, "pick_up": 2.0, "put_down": 9.0,
    "throw": 3.0, "hug": 0.3, "raise": 0.6, "lower": 9.0, "dance": 2.0, "jump": 2.0, "approach": 3.0, "stand_up": 0.8,
    "hide_face": 2.0, "give": 0.5, "look_around": 0.8, "bow": 3.0, "duck": 2.0, "clap": 1.0, "shake": 2.5,
    "examine": 2.5, "knock": 3.0, "stretch": 30.0, "spin_around": 30.0, "shrug": 30.0,
}  # fmt: skip


_ALONE = ("dance", "jump", "fall", "look_around", "hide_face", "duck", "clap", "stretch", "spin_around", "shrug")
_TOGETHER = ("wave", "point", "hug", "approach", "back_away", "bow")


def filler(blocking: Blocking) -> bool:
    """Add one small action by somebody on stage; False when nothing is possible."""
    state, rng = blocking.state, blocking.rng
    last = [beat for beat in blocking.beats if isinstance(beat, Move)][-3:]
    options: list[tuple[str, int, int | None, int | None]] = []
    for actor in sorted(state.x):
        options += [(verb, actor, None, None) for verb in _ALONE]
        others = [who for who in sorted(state.x) if who != actor]
        options += [(verb, actor, None, who) for who in others for verb in _TOGETHER]
        if actor in state.seated:
            options.append(("stand_up", actor, None, None))
        else:
            doors = ("close",) if state.door_open else ("open", "knock")
            options += [(verb, actor, None, None) for verb in ("sit_down", *doors)]
        options += _with_things(blocking, actor, others)
    options = [option for option in options if _sensible(option, last) and blocking.can(*option)]
    if not options:
        return False
    counts = blocking.company.verb_count
    # A verb counts once, however many people could do it.
    same = {verb: sum(option[0] == verb for option in options) for verb, *_ in options}
    weights = [_WEIGHT.get(verb, 1.0) / same[verb] / (1 + counts.get(verb, 0)) ** 1.5 for verb, *_ in options]
    verb, actor, prop, target = rng.choices(options, weights)[0]
    done = blocking.do(verb, actor, prop, target, importance=0.3)
    if verb == "throw" and done and target is not None:
        blocking.do("catch", target, prop, actor, importance=0.3)
    return done


def _with_things(blocking: Blocking, actor: int, others: list[int]) -> list[tuple[str, int, int | None, int | None]]:
    state = blocking.state
    options: list[tuple[str, int, int | None, int | None]] = []
    prop = state.held.get(actor)
    if prop is not None:
        options.append(("lower" if actor in state.raised else "raise", actor, prop, None))
        options += [(verb, actor, prop, None) for verb in ("shake", "examine")]
        if prop != 0:  # the thing that the story is about changes hands in the story only
            options += [(verb, actor, prop, who) for who in others for verb in ("give", "throw")]
            options.append(("put_down", actor, prop, None))
        return options
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
