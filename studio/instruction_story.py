"""Writes an instructional film from a seed: a task, its actions in time, shots, and the narrator's sentences.

`python -m studio.story --kind instruction --seed 7` prints one so that one can read it.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from studio.blocking import Blocking
from studio.camera import Framing, frame_dialogue, frame_move
from studio.instruction import LAYOUT, Dials, Instruction, Sentence
from studio.instruction_steps import PRESENTER, moves_of, stage_task
from studio.narration import narrate
from studio.screenplay import clock
from studio.simulator import State, apply
from studio.timeline import MIN_GAP_MS, Timeline, cut, places_only, scene_of
from studio.truth import Event, Film, names_known
from studio.voices import NARRATORS
from studio.world import WORLD_VERSION

_LAST_MS = 2000  # after the last action
_SHORTEST_PAUSE_MS = 300
_ACTION_MS = 2700  # on average


def write_instruction(seed: int, dials: Dials | None = None) -> Instruction:
    """The instructional film of this seed and these dials: the same on every machine."""
    if seed < 0:
        raise ValueError(f"a seed is 0 or more, not {seed}")
    dials = dials or Dials()
    rng = Random(f"instruction-{WORLD_VERSION}-{seed}")
    count = round(dials.length_s / dials.action_every_s * 1.5) + 4
    task, blocking = stage_task(rng, count, dials.things)
    film = _film(rng, seed, f"How to {task.name}", blocking, dials)
    sentences = narrate(film, PRESENTER, dials, rng)
    film = replace(film, gaps=_gaps(sentences, film.duration_ms), names_known_ms=names_known(film.cast, sentences))
    return Instruction(LAYOUT, task.name, rng.randrange(len(NARRATORS)), dials, film, sentences)


def _film(rng: Random, seed: int, title: str, blocking: Blocking, dials: Dials) -> Film:
    timeline = Timeline()
    framings = _act(timeline, blocking, dials, rng)
    timeline.now = dials.length_s * 1000
    cut(timeline, 0, framings, rng)
    return Film(
        world=WORLD_VERSION,
        seed=seed,
        title=title,
        duration_ms=timeline.now,
        cast=blocking.company.cast,
        props=blocking.company.props,
        scenes=(scene_of(0, 0, timeline.now, blocking),),
        shots=tuple(timeline.shots),
        events=tuple(_with_shot(event, timeline) for event in timeline.events),
        dialogue=(),
        gaps=(),
        script=(),
        names_known_ms=(),
    )


def _act(timeline: Timeline, blocking: Blocking, dials: Dials, rng: Random) -> list[tuple[int, Framing]]:
    """Actions until the film's time is up."""
    state = State(dict(blocking.first.x), set(blocking.first.seated))
    framings = [(0, frame_dialogue(state, PRESENTER, rng))]
    pause = max(_SHORTEST_PAUSE_MS, round(dials.action_every_s * 1000) - _ACTION_MS)
    begin = rng.randint(3000, 7000)  # the narrator may say first what is needed
    for move in moves_of(blocking):
        end = begin + rng.randrange(2200, 3240, 40)
        if end > dials.length_s * 1000 - _LAST_MS:
            break
        framings.append((begin - 150, frame_move(state, move, rng)))
        apply(state, places_only(move))
        timeline.events.append(
            Event(
                len(timeline.events), 0, -1, move.verb, move.actor, move.prop, move.target,
                begin, end, move.importance, move.x_from, move.x_to,
            )
        )  # fmt: skip
        begin = end + rng.randint(_SHORTEST_PAUSE_MS, 2 * pause - _SHORTEST_PAUSE_MS)
    return framings


def _with_shot(event: Event, timeline: Timeline) -> Event:
    shot = next(shot for shot in timeline.shots if shot.start_ms <= event.start_ms < shot.end_ms)
    return replace(event, shot=shot.id)


def _gaps(sentences: tuple[Sentence, ...], duration_ms: int) -> tuple[tuple[int, int], ...]:
    edges = [0, *(edge for said in sentences for edge in (said.start_ms, said.end_ms)), duration_ms]
    return tuple((low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if high - low >= MIN_GAP_MS)


def page(instruction: Instruction) -> str:
    """The film as a page that a person reads: actions, and what is said when."""
    film = instruction.film
    head = f"{film.title.upper()}   (seed {film.seed}, {clock(film.duration_ms)}, {film.scenes[0].setting})"
    entries = []
    for event in film.events:
        prop = f" {film.props[event.prop].colour} {film.props[event.prop].kind}" if event.prop is not None else ""
        target = f" -> {film.cast[event.target].name}" if event.target is not None else ""
        entries.append((event.start_ms, f"    [{event.id}: {event.verb}{prop}{target}]"))
    for said in instruction.sentences:
        told = f"   ({said.kind} {','.join(map(str, said.events))})" if said.alignable else ""
        entries.append((said.start_ms, f"{said.text}{told}"))
    return "\n".join([head, *(f"{clock(at):>7} {text}" for at, text in sorted(entries))])
