"""How often the right name would be read: bindings, actors, and names per cue, on films whose truth is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.metrics.bootstrap import Interval, interval_of_mean
from models.names.bind import FilmName
from models.names.calls import calls_of
from models.names.data import FilmCase
from models.names.glances import glance_times
from models.names.model import Names
from models.names.predict import CueInput, CuePeople, bindings_of_film, people_of_film
from models.names.see import FilmFrames

STRANGE = ("Zyx", "Wub", "Krol", "Brip", "Quojh", "Fnim", "Dvusk", "Gopp")  # nobody's, so that no ending is known


@dataclass(slots=True)
class Counts:
    """One list per film of ones and zeros; `values()` gives means with intervals over films."""

    films: dict[str, list[list[float]]] = field(default_factory=dict)

    def add(self, found: dict[str, list[float]]) -> None:
        for key, values in found.items():
            self.films.setdefault(key, []).append(values)

    def values(self) -> dict[str, Interval]:
        return {key: interval_of_mean(films) for key, films in self.films.items() if any(films)}


def inputs_of(
    case: FilmCase, wide: bool, told: bool = False
) -> tuple[list[CueInput], list[FilmName], FilmFrames | None]:
    """What a product would have of a film: `wide`: its own windows; `told`: the true descriptions were said before."""
    truth = case.truth
    cues = [
        CueInput(cue.start_ms, cue.end_ms, case.features[index, int(wide)], truth.told[index] if told else "")
        for index, cue in enumerate(truth.cues)
    ]
    names = sorted({call.name for call in calls_of(sorted(truth.names.values()), case.dialogue)})
    if not case.glances:
        return cues, [FilmName(name) for name in names], None
    lines = sorted(case.glances)
    times = np.concatenate(
        [glance_times(truth.said[line].start_ms, truth.said[line].end_ms, len(case.glances[line])) for line in lines]
    )
    frames = FilmFrames(times, np.concatenate([case.glances[line] for line in lines]))
    return cues, [FilmName(name) for name in names], frames


def film_people(model: Names, case: FilmCase, wide: bool, told: bool = False) -> list[CuePeople]:
    cues, names, frames = inputs_of(case, wide, told)
    return people_of_film(model, cues, case.dialogue, names, frames)


def renamed(case: FilmCase, names: Sequence[str] = STRANGE) -> FilmCase:
    """The film with other names for everyone, in its dialogue and its descriptions. At most as many people as names."""
    truth = case.truth
    new = dict(zip(sorted(truth.names.values()), names, strict=False))
    if len(new) < len(truth.names):
        raise ValueError(f"{len(truth.names)} people, but {len(names)} names")
    called = re.compile(r"\b(" + "|".join(map(re.escape, new)) + r")\b")

    def text(line: str) -> str:
        return called.sub(lambda found: new[found[1]], line)

    said = tuple(replace(line, text=text(line.text)) for line in truth.said)
    told = tuple(map(text, truth.told))
    owners = {look: new[name] for look, name in truth.names.items()}
    return replace(case, truth=replace(truth, names=owners, said=said, told=told))


def measure(model: Names, cases: Sequence[FilmCase], wide: bool) -> dict[str, Interval]:
    """Over cues whose actor's name the subtitled dialogue has said by their end: `name_right` the right name stands
    first, `name_wrong` another one does. Over all cues: `actor_right`. Over names: `invented` is not known by then.
    Over what is told: `view_precision`; over who is there: `view_recall`."""
    counts = Counts()
    for case in cases:
        counts.add(film_counts(case, film_people(model, case, wide), wide))
        counts.add(binding_counts(model, case, wide))
    return counts.values()


def binding_counts(model: Names, case: FilmCase, wide: bool) -> dict[str, list[float]]:
    """Of the names that a film's dialogue says: right among those that are bound surely enough, and among all."""
    cues, names, frames = inputs_of(case, wide)
    _, bindings = bindings_of_film(model, cues, case.dialogue, names, frames)
    found: dict[str, list[float]] = {"binding_precision": [], "binding_recall": []}
    for name, row in zip(bindings.names, bindings.probability, strict=True):
        look = int(row[:-1].argmax())
        bound, right = float(row[look]) >= model.config.bind_threshold, case.truth.names.get(look) == name
        found["binding_recall"].append(float(bound and right))
        if bound:
            found["binding_precision"].append(float(right))
    return found


def film_counts(case: FilmCase, people: Sequence[CuePeople], wide: bool) -> dict[str, list[float]]:
    """Ones and zeros of one film by measure, see `measure`."""
    truth = case.truth
    heard = {
        call.name: case.dialogue[call.line].end_ms
        for call in reversed(calls_of(sorted(truth.names.values()), case.dialogue))
    }
    found: dict[str, list[float]] = {
        key: []
        for key in (
            "name_right", "name_wrong", "actor_right", "invented", "target_name_right", "view_precision", "view_recall",
            "all_names_right",
        )
    }  # fmt: skip
    for cue, told in zip(truth.cues, people, strict=True):
        first = told.people[0]
        found["actor_right"].append(float(first.look == cue.actor))
        name = truth.names[cue.actor]
        if heard.get(name, cue.end_ms + 1) <= cue.end_ms:
            found["name_right"].append(float(first.name == name))
            found["name_wrong"].append(float(first.name not in ("", name)))
        if cue.target is not None and heard.get(truth.names[cue.target], cue.end_ms + 1) <= cue.end_ms:
            found["target_name_right"].append(
                float(any(one.name == truth.names[cue.target] for one in told.people[1:]))
            )
        for one in told.people:
            if one.name:
                found["all_names_right"].append(float(truth.names.get(one.look) == one.name))
                found["invented"].append(float(heard.get(one.name, cue.end_ms + 1) > cue.end_ms))
        there = cue.in_view_wide if wide else cue.in_view
        found["view_precision"] += [float(one.look in there) for one in told.people]
        found["view_recall"] += [float(any(one.look == look for one in told.people)) for look in there]
    return found
