"""Which look bears which name, over a whole film, and from when on a listener may know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.names.calls import Call, SpokenLine, calls_of, introductions
from models.names.evidence import Glance, Probabilities, call_evidence, letters_of, look_evidence
from models.names.model import PRONOUNS, Names, assignment
from models.names.see import Features, recognise

_FIRM = 12.0  # score of what is told outright


@dataclass(frozen=True, slots=True)
class FilmName:
    """A name of this film's people: from its cast list, or found in its dialogue by rule.

    `picture` [D] is a frame feature of the bearer, where a cast list has one; `pronoun` is "" where nobody knows.
    """

    name: str
    pronoun: str = ""
    picture: Features | None = None


@dataclass(frozen=True, slots=True)
class Bindings:
    """`probability[n, l]`: that `names[n]` belongs to look l; the last column: to nobody who is seen."""

    names: tuple[str, ...]
    known_ms: tuple[int, ...]  # by when the name has been heard or told
    probability: Probabilities


def bind(
    model: Names,
    names: Sequence[FilmName],
    dialogue: Sequence[SpokenLine],
    cue_times: Sequence[tuple[int, int]],
    told: Sequence[str],
    seen: Probabilities,
    glances: Mapping[int, Glance],
) -> Bindings:
    """Which look bears which name, from calls, pictures and what was told outright; over the whole film."""
    config = model.config
    given = [one.name for one in names]
    introduced = introductions(told, config.looks)
    pronouns = [one.pronoun for one in names] + [""] * (len(introduced.keys() - set(given)))
    everyone = given + sorted(introduced.keys() - set(given))
    calls = calls_of(everyone, dialogue)
    first = {call.name: dialogue[call.line].end_ms for call in reversed(calls)}
    for name, (_, line) in introduced.items():
        first[name] = min(first.get(name, cue_times[line][1]), cue_times[line][1])
    evidence = binding_evidence(everyone, calls, dialogue, cue_times, seen, glances)
    with torch.no_grad():
        scores = binding_scores(model, evidence, [letters_of(name) for name in everyone], pronouns).cpu()
    for number, one in enumerate(names):
        if one.picture is not None:
            portrait = recognise(model, np.repeat(one.picture[None, None], 8, axis=1))[0, :, 1]
            scores[number, :-1] += torch.from_numpy(np.log(portrait + 1e-4))
    for name, (look, _) in introduced.items():
        scores[everyone.index(name), look] += _FIRM
    with torch.no_grad():
        probability = assignment(scores).numpy() if everyone else np.zeros((0, len(config.looks) + 1), np.float32)
    never = np.iinfo(np.int64).max
    return Bindings(tuple(everyone), tuple(int(first.get(name, never)) for name in everyone), probability)


@dataclass(frozen=True, slots=True)
class BindingEvidence:
    """One film's calls as numbers: see models.names.evidence; `of_name` [K] says whose name each call is."""

    calls: Probabilities  # [K, L, CALL_EVIDENCE + kinds]
    of_name: NDArray[np.int64]
    looks: Probabilities  # [L, LOOK_EVIDENCE]


def binding_evidence(
    names: Sequence[str],
    calls: Sequence[Call],
    dialogue: Sequence[SpokenLine],
    cue_times: Sequence[tuple[int, int]],
    seen: Probabilities,
    glances: Mapping[int, Glance],
) -> BindingEvidence:
    place = {name: index for index, name in enumerate(names)}
    return BindingEvidence(
        call_evidence(calls, dialogue, cue_times, seen, glances),
        np.array([place[call.name] for call in calls], dtype=np.int64),
        look_evidence(seen),
    )


def binding_scores(
    model: Names, evidence: BindingEvidence, letters: Sequence[Sequence[int]], pronouns: Sequence[str]
) -> torch.Tensor:
    """Scores [N, L + 1] of the binder, by the endings of the names and by pronouns that are known ("": is not)."""
    device = model.gallery.device
    known = torch.tensor(
        [[_FIRM * (pronoun == one) for one in PRONOUNS] for pronoun in pronouns], dtype=torch.float32, device=device
    ).reshape(len(pronouns), len(PRONOUNS))
    scores: torch.Tensor = model.binder(
        torch.from_numpy(evidence.calls).to(device),
        torch.from_numpy(evidence.of_name).to(device),
        torch.from_numpy(evidence.looks).to(device),
        model.binder.pronouns(letters) + known,
        torch.tensor([PRONOUNS.index(one) for one in model.config.pronouns], dtype=torch.long, device=device),
    )
    return scores


def names_by(bindings: Bindings, at_ms: int, threshold: float) -> dict[int, tuple[str, float]]:
    """Look -> (name, probability) of those that a listener may know at a time, each look's surest name."""
    known: dict[int, tuple[str, float]] = {}
    for name, since, row in zip(bindings.names, bindings.known_ms, bindings.probability, strict=True):
        look = int(row[:-1].argmax())
        probability = float(row[look])
        if since <= at_ms and probability >= threshold and probability > known.get(look, ("", 0.0))[1]:
            known[look] = (name, probability)
    return known
