"""Who is in each cue's picture, and what they may be called by then: arrays and text in, dataclasses out.

Seeing and binding use the whole film; a name is used only from the cue on by whose end it has been heard or told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.names.bind import Bindings, FilmName, bind, names_by
from models.names.calls import SpokenLine, calls_of
from models.names.evidence import Probabilities
from models.names.model import Names, NamesConfig
from models.names.see import Features, FilmFrames, call_glances, film_cast, see

ACTS = 0.25  # who acts with this probability is told of, seen or not
TOLD_PEOPLE = 4  # at most, in one cue's text


@dataclass(frozen=True, slots=True)
class CueInput:
    """One cue: its interval in ms and the features [T, D] of its frames; `told` is an earlier description of it."""

    start_ms: int
    end_ms: int
    features: Features
    told: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a cue. `name` is "" where none is known by then or none is sure enough."""

    look: int
    phrase: str
    name: str
    name_probability: float  # that this look bears the name
    in_view: float
    actor: float
    target: float


@dataclass(frozen=True, slots=True)
class CuePeople:
    """Likeliest actor first. `text` is what AutoAD reads."""

    people: tuple[Person, ...]
    text: str


def people_of_film(
    model: Names,
    cues: Sequence[CueInput],
    dialogue: Sequence[SpokenLine],
    names: Sequence[FilmName],
    frames: FilmFrames | None = None,
) -> list[CuePeople]:
    """One CuePeople per cue, in the order given (which must be that of time).

    `names`: the film's cast list, or what `core.names.guess_names` finds in its dialogue. `frames` show who is in view
    while a name is called; without them only the cues tell. Raises ValueError for features of another size.
    """
    if not cues:
        return []
    seen, bindings = bindings_of_film(model, cues, dialogue, names, frames)
    return [
        cue_people(model.config, seen[index], names_by(bindings, cue.end_ms, model.config.bind_threshold))
        for index, cue in enumerate(cues)
    ]


def bindings_of_film(
    model: Names,
    cues: Sequence[CueInput],
    dialogue: Sequence[SpokenLine],
    names: Sequence[FilmName],
    frames: FilmFrames | None = None,
) -> tuple[Probabilities, Bindings]:
    """Who is seen in each cue [Q, L, 4] (in view, actor, target, speaker), and which look bears which name, unsure ones
    too. At least one cue; raises ValueError as `people_of_film` does."""
    for cue in cues:
        if cue.features.ndim != 2 or cue.features.shape[1] != model.config.visual_dim:
            raise ValueError(
                f"features must be [T, {model.config.visual_dim}], got {cue.features.shape}: use those of the CLIP "
                "that this checkpoint was trained with"
            )
    if len({len(cue.features) for cue in cues}) != 1 or not 1 <= len(cues[0].features) <= model.config.positions:
        raise ValueError(f"every cue must have the same number of frames, 1 to {model.config.positions}")
    if any(later.start_ms < earlier.start_ms for earlier, later in pairwise(cues)):
        raise ValueError("cues must be in the order of time")
    if frames is not None and frames.features.shape != (len(frames.times_ms), model.config.visual_dim):
        raise ValueError(f"{len(frames.times_ms)} times, but frame features {frames.features.shape}")
    clips = np.stack([cue.features for cue in cues])
    seen = see(model, clips)
    times = [(cue.start_ms, cue.end_ms) for cue in cues]
    said = sorted({call.line for call in calls_of([one.name for one in names], dialogue)})
    glances = call_glances(model, frames, dialogue, said, film_cast(seen), clips)
    return seen, bind(model, names, dialogue, times, [cue.told for cue in cues], seen, glances)


def cue_people(config: NamesConfig, seen: Probabilities, known: Mapping[int, tuple[str, float]]) -> CuePeople:
    """[L, 4] of one cue and who is known by name -> the people in it, likeliest actor first."""
    order = sorted(range(len(config.looks)), key=lambda look: (-float(seen[look, 1]), -float(seen[look, 0])))
    people = []
    for look in order:
        view, actor, target = (float(value) for value in seen[look, :3])
        if view >= config.view_threshold or actor >= ACTS or look == order[0]:
            name, probability = known.get(look, ("", 0.0))
            people.append(Person(look, config.looks[look], name, probability, view, actor, target))
    people = people[:TOLD_PEOPLE]
    return CuePeople(tuple(people), people_text(people))


def people_text(people: Sequence[Person]) -> str:
    """'Tom: the man in the orange jacket. The cook in the white apron.'"""
    return " ".join(
        (f"{one.name}: {one.phrase}" if one.name else one.phrase[:1].upper() + one.phrase[1:]) + "." for one in people
    )
