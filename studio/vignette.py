"""One action out of nowhere: a scene of a few seconds in which exactly one verb is done, all verbs equally often.

Whole films have many entrances and few falls; pictures to learn seeing from are wanted in equal shares.
"""

from __future__ import annotations

from random import Random

from studio.camera import frame_move
from studio.cast import cast_characters, choose_props
from studio.floor import REACH
from studio.presets import STANDARD, Preset
from studio.simulator import DOOR_STAND_X, EDGE, MARKS, OFF_STAGE, SEAT_X, SURFACE_STAND_X, Move, State, apply, problem
from studio.text import Describer, spoken_ms
from studio.truth import AdLine, Event, Film, Mark, Scene, Shot
from studio.world import SETTING, VERB

ACTOR, OTHER = 0, 1
_AT = {"sit_down": SEAT_X, "stand_up": SEAT_X, "pick_up": SURFACE_STAND_X, "put_down": SURFACE_STAND_X}
_AT |= {"open": DOOR_STAND_X, "close": DOOR_STAND_X, "knock": DOOR_STAND_X}


_EMPTY_HANDED = ("hide_face", "wave", "point", "clap", "bow", "duck", "stretch", "shrug")
_SEATED = ("wave", "point", "look_around", "hide_face", "clap", "shake", "examine")


def write_vignette(seed: int, verb: str | None = None, preset: Preset = STANDARD) -> Film:
    """A film of one action, which its only line tells; `verb` None: the seed decides.

    What is thrown is also caught, and what is caught or lowered was thrown or raised before.
    """
    rng = Random(f"vignette-{preset.name}-{seed}")
    verb_id = verb or rng.choice(preset.verbs)
    while True:
        state, moves = _set_up(rng, verb_id)
        if moves is not None:
            return _film(rng, seed, state, moves, verb_id, preset)


def _set_up(rng: Random, verb_id: str) -> tuple[State, list[Move] | None]:
    """An opening state and the action, after a throw for a catch and a raise for a lower; None when it is not legal."""
    verb = VERB[verb_id]
    x = _AT.get(verb_id, rng.choice((*MARKS, round(rng.uniform(-0.9, 0.9), 2))))
    state = State(door_open=verb_id == "close" or (verb_id not in ("open", "knock") and rng.random() < 0.3))
    if verb_id != "enter":
        state.x[ACTOR] = x
    if verb.target or rng.random() < 0.35:
        state.x[OTHER] = _other_place(rng, verb_id, x)
    places = list(state.x.values())
    if len(places) == 2 and (abs(places[0] - places[1]) < 0.45 or abs(places[1]) > EDGE):
        return state, None
    if verb_id == "stand_up" or (x == SEAT_X and verb_id in _SEATED and rng.random() < 0.5):
        state.seated.add(ACTOR)
    if verb_id == "pick_up" or (not verb.object and rng.random() < 0.2):
        state.lying.add(0)
    elif verb_id in ("take", "catch"):
        state.held[OTHER] = 0
    elif verb.object or (verb_id not in _EMPTY_HANDED and rng.random() < 0.15):
        state.held[ACTOR] = 0
    prop = 0 if verb.object else None
    target = OTHER if verb.target else None
    moves = []
    if verb_id == "catch":
        moves.append(Move("throw", OTHER, 0, ACTOR, state.x[OTHER], state.x[OTHER]))
    if verb_id == "lower":
        moves.append(Move("raise", ACTOR, 0, None, x, x))
    moves.append(Move(verb_id, ACTOR, prop, target, *_path(rng, verb_id, state, x)))
    if verb_id == "throw":
        moves.append(Move("catch", OTHER, 0, ACTOR, state.x[OTHER], state.x[OTHER]))
    return state, moves if _legal(state, moves) else None


def _other_place(rng: Random, verb_id: str, x: float) -> float:
    side = rng.choice((-1, 1))
    match verb_id:
        case "give" | "take" | "hug" | "back_away":
            return round(x + side * REACH, 3)
        case "throw" | "catch":
            return round(x + side * rng.uniform(0.66, 1.3), 3)
        case "approach":
            return round(x + side * rng.uniform(0.95, 1.6), 3)
        case _:
            return rng.choice(MARKS)


def _path(rng: Random, verb_id: str, state: State, x: float) -> tuple[float, float]:
    if verb_id == "enter":
        return rng.choice((-1, 1)) * OFF_STAGE, x
    if verb_id == "leave":
        return x, rng.choice((-1, 1)) * OFF_STAGE
    if verb_id in ("approach", "back_away"):
        goal = state.x[OTHER]
        side = 1 if x > goal else -1
        return x, round(goal + side * REACH, 3) if verb_id == "approach" else round(x + side * rng.uniform(0.3, 0.7), 3)
    return x, x


def _legal(first: State, moves: list[Move]) -> bool:
    state = State(dict(first.x), set(first.seated), dict(first.held), set(first.lying), set(), first.door_open)
    for move in moves:
        if problem(state, move) is not None:
            return False
        apply(state, move)
    return True


def _film(rng: Random, seed: int, state: State, moves: list[Move], verb_id: str, preset: Preset) -> Film:
    setting, night = SETTING[rng.choice(preset.settings)], rng.random() < 0.4
    cast, props = cast_characters(rng, 2, preset.looks), choose_props(rng, 1, preset.things)
    now, events = 200, []
    for index, move in enumerate(moves):
        end = now + rng.randrange(2400, 3640, 40)
        events.append(
            Event(index, 0, 0, move.verb, move.actor, move.prop, move.target, now, end, 0.5, move.x_from, move.x_to)
        )
        now = end
    end = now + 200
    told = next(index for index, move in enumerate(moves) if move.verb == verb_id)
    framing = frame_move(state, moves[told], rng)
    describer = Describer(cast, props, rng.randrange(3), 0.0, rng, preset.describer)
    describer.scene(setting, night)
    text, unnamed, _ = describer.line(moves[told])
    facing = {who: 1 if x == min(state.x.values()) else -1 for who, x in state.x.items()}
    scene = Scene(
        0, setting.id, night, 0, end, tuple((who, Mark(x, facing[who])) for who, x in sorted(state.x.items())),
        tuple(state.seated), tuple((prop, who) for who, prop in state.held.items()), tuple(state.lying),
        state.door_open,
    )  # fmt: skip
    shot = Shot(0, 0, 0, end, framing.size, framing.x, 0.0, rng.choice((1.0, 1.05)))
    # Nobody speaks, so the line may be longer than the action.
    gap = (0, max(end, spoken_ms(text) + 500))
    line = AdLine(250, 250 + spoken_ms(text), 0, (told,), text, unnamed)
    return Film(
        preset.name,
        seed,
        "",
        end,
        cast,
        props,
        (scene,),
        (shot,),
        tuple(events),
        (),
        (gap,),
        (line,),
        (None,) * len(cast),
    )
