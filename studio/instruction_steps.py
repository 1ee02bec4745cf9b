"""What is done in an instructional film: one presenter, one setting, things, and helpers who hold them ready.

The table has room for one thing and every hand for one, so a presenter with more things needs somebody who holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from studio.blocking import Blocking, Company
from studio.cast import cast_characters
from studio.floor import SURFACE_STAND_X
from studio.simulator import Move
from studio.truth import Prop
from studio.world import COLOURS, SETTING, VERB

PRESENTER = 0
_HELPERS_X = (-0.75, 0.78)  # within reach of who stands at the table


@dataclass(frozen=True, slots=True)
class Task:
    name: str  # after "how to"
    things: tuple[str, str, str]  # the first is what it is about
    settings: tuple[str, ...]


TASKS: tuple[Task, ...] = (
    Task("repot a flower", ("flower", "box", "bottle"), ("kitchen", "workshop", "park", "rooftop")),
    Task("pack a box", ("box", "book", "hat"), ("bedroom", "office", "station", "workshop")),
    Task("set a table", ("cup", "bottle", "apple"), ("kitchen", "castle", "park", "beach")),
    Task("mend a lamp", ("lantern", "key", "box"), ("workshop", "castle", "library", "office")),
    Task("post a letter", ("letter", "key", "box"), ("office", "street", "station", "library")),
    Task("get ready for rain", ("umbrella", "hat", "book"), ("bedroom", "street", "beach", "station")),
    Task("teach a ball game", ("ball", "hat", "cup"), ("classroom", "park", "beach", "street")),
    Task("arrange a still life", ("apple", "cup", "flower"), ("classroom", "library", "castle", "rooftop")),
)

# How much each verb is wanted; what has been done often is wanted less.
_WEIGHT = {
    "pick_up": 3.0, "put_down": 2.5, "raise": 2.0, "lower": 4.0, "give": 1.5, "take": 2.0, "open": 1.2, "close": 4.0,
    "sit_down": 0.7, "stand_up": 3.0, "point": 0.7, "wave": 0.3, "look_around": 0.2,
}  # fmt: skip
_AGAIN = 5.0  # how much more the same is wanted with another thing, or once more after it was undone
_UNDONE_AT_ONCE = 0.25  # how much less a thing is wanted back where it has just been taken from
_PAIRS = {"raise", "lower", "open", "close", "sit_down", "stand_up"}  # which may undo each other at once

_Step = tuple[str, int | None, int | None]  # verb, prop, target


def stage_task(rng: Random, count: int, things: int | None) -> tuple[Task, Blocking]:
    """A task with at least `count` actions of the presenter, by the rules of the simulator."""
    task = rng.choice(TASKS)
    number = things or rng.choice((1, 2, 2, 2, 3, 3) if count <= 40 else (2, 2, 3))
    # Different colours, so that "the red one" means one thing only.
    colours = rng.sample(list(COLOURS), number)
    props = tuple(Prop(i, kind, colour) for i, (kind, colour) in enumerate(zip(task.things, colours, strict=False)))
    company = Company(rng, cast_characters(rng, number), props)
    company.quiet = -1_000_000  # nobody on stage speaks: the narrator does
    places = {PRESENTER: SURFACE_STAND_X}
    # One helper leaves either the seat or the door free.
    stands = rng.sample(_HELPERS_X, number - 1)
    for helper, x in enumerate(stands, start=1):
        company.held[helper], places[helper] = helper, x
    setting = SETTING[rng.choice(task.settings)]
    company.lying[setting.id] = {0}
    blocking = Blocking(company, setting, rng.random() < 0.2, places)
    while len(moves_of(blocking)) < count:
        _step(blocking)
    return task, blocking


def moves_of(blocking: Blocking) -> list[Move]:
    return [beat for beat in blocking.beats if isinstance(beat, Move)]


def _step(blocking: Blocking) -> None:
    done = [move for move in moves_of(blocking) if move.actor == PRESENTER]
    options = [step for step in _options(blocking) if not done or step != _step_of(done[-1])]
    while options:
        weights = [_wanted(step, done) for step in options]
        verb, prop, target = step = blocking.rng.choices(options, weights)[0]
        if blocking.do(verb, PRESENTER, prop, target, importance=0.6):
            return
        options.remove(step)
    raise RuntimeError("the presenter can always look around")


def _options(blocking: Blocking) -> list[_Step]:
    state = blocking.state
    helpers = [who for who in sorted(state.x) if who != PRESENTER]
    options: list[_Step] = [("look_around", None, None), ("close" if state.door_open else "open", None, None)]
    options.append(("stand_up" if PRESENTER in state.seated else "sit_down", None, None))
    prop = state.held.get(PRESENTER)
    if prop is None:
        options += [("pick_up", lying, None) for lying in sorted(state.lying)]
        options += [("take", state.held[who], who) for who in helpers if who in state.held]
        return options + [(verb, None, who) for who in helpers for verb in ("point", "wave")]
    options.append(("lower" if PRESENTER in state.raised else "raise", prop, None))
    options.append(("put_down", prop, None))
    return options + [("give", prop, who) for who in helpers if who not in state.held]


def _step_of(move: Move) -> _Step:
    return move.verb, move.prop, move.target


def _wanted(step: _Step, done: list[Move]) -> float:
    verb, prop, _ = step
    weight = _WEIGHT[verb] / (1 + sum(move.verb == verb for move in done[-12:]))
    with_another = any(move.verb == verb and move.prop != prop for move in done[-4:])
    if with_another or (len(done) > 1 and _step_of(done[-2]) == step):
        weight *= _AGAIN
    if done and VERB[verb].reverse == done[-1].verb and verb not in _PAIRS:
        weight *= _UNDONE_AT_ONCE
    return weight
