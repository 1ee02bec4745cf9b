"""Who is in each cue's picture, and what they may be called by then: arrays and text in, dataclasses out.

Seeing and binding use the whole film; a name is used only from the cue on by whose end it has been heard or told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models import checkpoint
from models.names.calls import Call, SpokenLine, calls_of, introductions
from models.names.evidence import Probabilities, call_evidence, letters_of, look_evidence
from models.names.model import PRONOUNS, Names, NamesConfig, assignment

Features = NDArray[np.float32]
PRESENT = 0.5  # a look is of the film's cast from this probability on, in any cue
ACTS = 0.25  # who acts with this probability is told of, seen or not
TOLD_PEOPLE = 4  # at most, in one cue's text
_FIRM = 12.0  # score of what is told outright


@dataclass(frozen=True, slots=True)
class CueInput:
    """One cue: its interval in ms and the features [T, D] of its frames; `told` is an earlier description of it."""

    start_ms: int
    end_ms: int
    features: Features
    told: str = ""


@dataclass(frozen=True, slots=True)
class FilmName:
    """A name of this film's people: from its cast list, or found in its dialogue by rule.

    `picture` [D] is a frame feature of the bearer, where a cast list has one; `pronoun` is "" where nobody knows.
    """

    name: str
    pronoun: str = ""
    picture: Features | None = None


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


@dataclass(frozen=True, slots=True)
class FilmFrames:
    """Features [N, D] of the whole film at `times_ms` [N], in order, such as five a second."""

    times_ms: NDArray[np.int64]
    features: Features


@dataclass(frozen=True, slots=True)
class Bindings:
    """`probability[n, l]`: that `names[n]` belongs to look l; the last column: to nobody who is seen."""

    names: tuple[str, ...]
    known_ms: tuple[int, ...]  # by when the name has been heard or told
    probability: Probabilities


def load(folder: Path) -> Names:
    """A trained checkpoint, in eval mode. Raises models.checkpoint.BadCheckpoint."""
    record = checkpoint.describe(folder)
    try:
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in record.config.items()}
        model = Names(NamesConfig(**values))
    except TypeError as error:
        raise checkpoint.BadCheckpoint(f"{folder.name}: no configuration of a names model ({error})") from error
    checkpoint.fill(model, folder)
    return model.eval()


@torch.no_grad()
def recognise(model: Names, clips: Features, cast: Sequence[int] | None = None) -> Probabilities:
    """Clips [Q, T, D] -> [Q, L, 4]: in view, actor, target, speaker. `cast`: only these looks are asked for.

    In view and target are each a yes or no; actor and speaker are one choice among those asked for.
    """
    looks = len(model.config.looks)
    asked = list(range(looks)) if cast is None else sorted(cast)
    found = np.zeros((len(clips), looks, 4), dtype=np.float32)
    if not len(clips) or not asked:
        return found
    frames = torch.from_numpy(np.ascontiguousarray(clips, dtype=np.float32))
    queries = model.recogniser.queries(phrases=model.gallery[asked].expand(len(frames), -1, -1))
    logits = model.recogniser(frames, queries)
    each = (logits - model.log_balance).sigmoid()
    each[..., 1] = logits[..., 1].softmax(dim=1)
    each[..., 3] = logits[..., 3].softmax(dim=1)
    found[:, asked] = each.numpy()
    return found


def film_cast(seen: Probabilities) -> list[int]:
    """Looks that are of the film at all: surely seen or surely acting in one cue at least; never nobody."""
    if not len(seen):
        return []
    surest = np.maximum(seen[:, :, 0], seen[:, :, 1]).max(axis=0)
    return [int(look) for look in np.flatnonzero(surest >= min(PRESENT, float(surest.max())))]


def see(model: Names, clips: Features) -> Probabilities:
    """[Q, T, D] -> [Q, L, 4], asked twice: for every look that is known, then for the film's own."""
    return recognise(model, clips, film_cast(recognise(model, clips)))


def call_glances(
    model: Names, frames: FilmFrames | None, dialogue: Sequence[SpokenLine], lines: Sequence[int], cast: Sequence[int]
) -> dict[int, Probabilities]:
    """[L, 4] of what is seen while each of these lines is spoken; a line without frames is left out."""
    if frames is None:
        return {}
    wanted: dict[int, Features] = {}
    for line in lines:
        said = dialogue[line]
        low, high = np.searchsorted(frames.times_ms, (said.start_ms, said.end_ms))
        if high > low:
            wanted[line] = frames.features[low + (high - low) * (2 * np.arange(8) + 1) // 16]
    if not wanted:
        return {}
    seen = recognise(model, np.stack(list(wanted.values())), cast)
    return dict(zip(wanted, seen, strict=True))


def bind(
    model: Names,
    names: Sequence[FilmName],
    dialogue: Sequence[SpokenLine],
    cue_times: Sequence[tuple[int, int]],
    told: Sequence[str],
    seen: Probabilities,
    glances: Mapping[int, Probabilities],
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
    scores = binding_scores(model, everyone, pronouns, calls, dialogue, cue_times, seen, dict(glances))
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


def binding_scores(
    model: Names,
    names: Sequence[str],
    pronouns: Sequence[str],
    calls: Sequence[Call],
    dialogue: Sequence[SpokenLine],
    cue_times: Sequence[tuple[int, int]],
    seen: Probabilities,
    glances: dict[int, Probabilities],
    spelled: Sequence[str] | None = None,
) -> torch.Tensor:
    """Scores [N, L + 1] of the binder; gradients flow where the model is trained. `spelled`: letters to go by."""
    binder, config = model.binder, model.config
    evidence = torch.from_numpy(call_evidence(calls, dialogue, cue_times, seen, glances))
    of_name = torch.tensor([list(names).index(call.name) for call in calls], dtype=torch.long)
    by_letters = torch.stack(
        [binder.letters(torch.tensor(letters_of(name), dtype=torch.long)).sum(0) for name in spelled or names]
    ) if names else torch.zeros(0, len(PRONOUNS))  # fmt: skip
    firm = torch.tensor(
        [[_FIRM * (pronoun == one) for one in PRONOUNS] for pronoun in pronouns], dtype=torch.float32
    ).reshape(len(names), len(PRONOUNS))
    look_pronouns = torch.tensor([PRONOUNS.index(one) for one in config.pronouns], dtype=torch.long)
    looks = torch.from_numpy(look_evidence(seen))
    scores: torch.Tensor = binder(evidence, of_name, looks, by_letters + firm, look_pronouns)
    return scores


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
    for cue in cues:
        if cue.features.ndim != 2 or cue.features.shape[1] != model.config.visual_dim:
            raise ValueError(
                f"features must be [T, {model.config.visual_dim}], got {cue.features.shape}: use those of the CLIP "
                "that this checkpoint was trained with"
            )
    if any(later.start_ms < earlier.start_ms for earlier, later in pairwise(cues)):
        raise ValueError("cues must be in the order of time")
    if frames is not None and frames.features.shape != (len(frames.times_ms), model.config.visual_dim):
        raise ValueError(f"{len(frames.times_ms)} times, but frame features {frames.features.shape}")
    seen = see(model, np.stack([cue.features for cue in cues]))
    times = [(cue.start_ms, cue.end_ms) for cue in cues]
    said = sorted({call.line for call in calls_of([one.name for one in names], dialogue)})
    glances = call_glances(model, frames, dialogue, said, film_cast(seen))
    bindings = bind(model, names, dialogue, times, [cue.told for cue in cues], seen, glances)
    return [
        cue_people(model.config, seen[index], names_by(bindings, cue.end_ms, model.config.bind_threshold))
        for index, cue in enumerate(cues)
    ]


def names_by(bindings: Bindings, at_ms: int, threshold: float) -> dict[int, tuple[str, float]]:
    """Look -> (name, probability) of those that a listener may know at a time, each look's surest name."""
    known: dict[int, tuple[str, float]] = {}
    for name, since, row in zip(bindings.names, bindings.known_ms, bindings.probability, strict=True):
        look = int(row[:-1].argmax())
        probability = float(row[look])
        if since <= at_ms and probability >= threshold and probability > known.get(look, ("", 0.0))[1]:
            known[look] = (name, probability)
    return known


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
