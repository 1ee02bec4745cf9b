"""The steps of an instructional film: the presenter's actions under labels that all films share."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from studio.instruction import Instruction
from studio.instruction_steps import PRESENTER, TASKS, Task
from studio.instruction_words import WORDINGS, clause, thing_phrase
from studio.simulator import move_of
from studio.world import OBJECTS, SETTING, VERB, VERBS

TASK_ID = {task.name: index + 1 for index, task in enumerate(TASKS)}


class Step(NamedTuple):
    start_ms: int
    end_ms: int
    verb: str
    kind: str | None  # the thing that is handled
    label: str  # "pick up cup", "open door", "sit down": one of `LABELS`
    sentence: str  # "grab the red cup from the counter"


def label(verb: str, kind: str | None) -> str:
    thing = kind or ("door" if verb in ("open", "close") else "")
    return f"{verb.replace('_', ' ')} {thing}".rstrip()


# In the order of the world's verbs and things; an index never changes its meaning within a world version.
_TOLD = [verb for verb in VERBS if verb.id in WORDINGS]
LABELS: tuple[str, ...] = tuple(
    label(verb.id, kind) for verb in _TOLD for kind in (OBJECTS if VERB[verb.id].object else (None,))
)
LABEL_ID = {name: index + 1 for index, name in enumerate(LABELS)}


def steps(instruction: Instruction) -> list[Step]:
    """Every action of the presenter, in order; none overlaps another."""
    film = instruction.film
    rng = Random(f"steps-{film.world}-{film.seed}")
    made = []
    for event in film.events:
        if event.actor != PRESENTER or event.verb not in WORDINGS:
            continue
        prop = film.props[event.prop] if event.prop is not None else None
        thing = thing_phrase(rng, prop) if prop else ""
        told = clause(rng, move_of(event), SETTING[film.scenes[0].setting], film.cast, thing)
        kind = prop.kind if prop else None
        made.append(Step(event.start_ms, event.end_ms, event.verb, kind, label(event.verb, kind), told))
    return made


def task_labels(task: Task) -> list[str]:
    """The labels that films of a task may have."""
    return [name for name in LABELS if name.split()[-1] in task.things or name.split()[-1] not in OBJECTS]


def camel(text: str) -> str:
    """'set a table' as SetATable."""
    return "".join(word.capitalize() for word in text.replace("_", " ").split())


def lesson_record(instruction: Instruction, split: str) -> dict[str, Any]:
    """What the tables of all families of instructional films are made of."""
    return {
        "seed": instruction.film.seed,
        "split": split,
        "video": instruction.video,
        "task": instruction.task,
        "duration_ms": instruction.film.duration_ms,
        "steps": [step._asdict() for step in steps(instruction)],
    }
