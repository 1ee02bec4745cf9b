"""Probes of a clip: the true attributes read off its frozen frame features by one small network, and told in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.clip.features import ClipFeatures
from studio.dataset import event_facts
from studio.parser import Facts
from studio.text import look_phrase
from studio.text_phrases import DAY_OPENINGS, NIGHT_OPENINGS, PHRASES, PLACE, POSSESSIVE
from studio.training import film_of
from studio.world import COLOURS, LOOK, LOOKS, OBJECTS, SETTING, SETTINGS, VERB, VERBS

RATE, BATCH, DROPOUT, EPOCHS = 1e-3, 128, 0.3, 12
# What is asked, and its answers in the order of the network's outputs.
ANSWERS: dict[str, tuple[str, ...]] = {
    "who": tuple(look.id for look in LOOKS),
    "whom": tuple(look.id for look in LOOKS),
    "action": tuple(verb.id for verb in VERBS),
    "object": OBJECTS,
    "colour": tuple(COLOURS),
    "place": tuple(setting.id for setting in SETTINGS),
    "night": ("day", "night"),
}
NOT_ASKED = -100  # where an action has no thing or nobody else in it


@dataclass(frozen=True, slots=True)
class ProbeOptions:
    hidden: tuple[int, ...] = (256, 768)  # each is tried; the best on tuning films stays
    decay: float = 0.1
    epochs: int = EPOCHS
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Examples:
    """Letters: N clips, T frames, D features."""

    features: NDArray[np.float32]  # [N, T, D]
    labels: dict[str, NDArray[np.int64]]  # [N] by question


def examples_of(films: Sequence[Sequence[ClipFeatures]], wide: bool) -> Examples:
    """Clips with the attributes of the world's own truth; each again as a product's wider window sees it where `wide`.

    Raises ValueError where the features are of another world's films.
    """
    facts = [fact for film in films for fact in _facts_of(film)]
    clips = [clip for film in films for clip in film]
    features = [clip.features for clip in clips] + ([clip.wide_features for clip in clips] if wide else [])
    labels = {name: np.array([_label(fact, name) for fact in facts] * (2 if wide else 1)) for name in ANSWERS}
    return Examples(np.stack(features), labels)


def _facts_of(clips: Sequence[ClipFeatures]) -> list[Facts]:
    if not clips:
        return []
    film = film_of(clips[0].film_seed)
    lines = [film.script[clip.index] if clip.index < len(film.script) else None for clip in clips]
    if any(line is None or line.unnamed != clip.unnamed for line, clip in zip(lines, clips, strict=True)):
        raise ValueError(
            f"film {film.seed} has other lines than its features: compute the features anew (models.clip.features)"
        )
    return [event_facts(film, film.events[line.events[0]]) for line in lines if line is not None]


def _label(facts: Facts, name: str) -> int:
    value = {
        "who": facts.actor, "whom": facts.target, "action": facts.verb, "object": facts.object,
        "colour": facts.colour, "place": facts.place, "night": "night" if facts.night else "day",
    }[name]  # fmt: skip
    return NOT_ASKED if value is None else ANSWERS[name].index(value)


class Probes(nn.Module):
    """All frames in order, one hidden layer, one output a question."""

    mean: Tensor
    spread: Tensor

    def __init__(self, mean: Tensor, spread: Tensor, hidden: int) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        self.trunk = nn.Sequential(nn.Linear(mean.numel(), hidden), nn.GELU(), nn.Dropout(DROPOUT))
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, len(answers)) for name, answers in ANSWERS.items()})

    def forward(self, features: Tensor) -> dict[str, Tensor]:
        """[B, T, D] -> logits [B, answers] by question."""
        hidden = self.trunk(((features - self.mean) / self.spread).flatten(1))  # [B, hidden]
        return {name: head(hidden) for name, head in self.heads.items()}


def learn_probes(train: Examples, tune: Examples, options: ProbeOptions) -> Probes:
    """The probes that answer most on `tune`, over sizes and epochs."""
    best: tuple[float, Probes] | None = None
    for hidden in options.hidden:
        score, probes = _fit(train, tune, hidden, options)
        if best is None or score > best[0]:
            best = score, probes
    assert best is not None, "there is at least one size"
    return best[1]


def _fit(train: Examples, tune: Examples, hidden: int, options: ProbeOptions) -> tuple[float, Probes]:
    torch.manual_seed(options.seed)
    x = torch.from_numpy(train.features)
    labels = {name: torch.from_numpy(each) for name, each in train.labels.items()}
    probes = Probes(x.mean(0), x.std(0) + 1e-3, hidden)
    optimizer = torch.optim.AdamW(probes.parameters(), RATE, weight_decay=options.decay)
    best, kept = -1.0, {name: value.clone() for name, value in probes.state_dict().items()}
    for epoch in range(options.epochs):
        probes.train()
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / options.epochs)
        for some in torch.randperm(len(x)).split(BATCH):  # type: ignore[no-untyped-call]
            logits = probes(x[some])
            asked = [name for name in ANSWERS if (labels[name][some] != NOT_ASKED).any()]
            loss = sum(
                (nn.functional.cross_entropy(logits[n], labels[n][some], ignore_index=NOT_ASKED) for n in asked),
                torch.zeros(()),
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        score = float(np.mean([value for value in accuracies(probes, tune).values() if not np.isnan(value)]))
        if score > best:
            best, kept = score, {name: value.clone() for name, value in probes.state_dict().items()}
    probes.load_state_dict(kept)
    return best, probes


def accuracies(probes: Probes, examples: Examples) -> dict[str, float]:
    """Share of right answers by question, where it is asked; nan where it never is."""
    probes.eval()
    with torch.no_grad():
        logits = probes(torch.from_numpy(examples.features))
    found = {}
    for name, label in examples.labels.items():
        asked = label != NOT_ASKED
        right = logits[name].argmax(1).numpy()[asked] == label[asked]
        found[name] = float(right.mean()) if asked.any() else float("nan")
    return found


def tell(probes: Probes, features: NDArray[np.float32]) -> list[str]:
    """[N, T, D] -> what the probes answer, as one line each that calls everyone by look and names the place."""
    probes.eval()
    with torch.no_grad():
        logits = probes(torch.from_numpy(features))
    return [_line({name: each[index] for name, each in logits.items()}) for index in range(len(features))]


def _line(logits: dict[str, Tensor]) -> str:
    answer = {name: ANSWERS[name][int(each.argmax())] for name, each in logits.items()}
    verb, setting = VERB[answer["action"]], SETTING[answer["place"]]
    target = ""
    if verb.target:  # nobody does it to themselves
        others = logits["whom"].clone()
        others[ANSWERS["who"].index(answer["who"])] = -torch.inf
        target = look_phrase(ANSWERS["whom"][int(others.argmax())])
    phrases = PHRASES[verb.id]
    phrase = next((phrase for phrase in phrases if "{t}" in phrase), phrases[0]) if verb.target else phrases[0]
    did = phrase.format(
        o=f"a {answer['colour']} {answer['object']}", t=target, seat=setting.seat, door=setting.door,
        surface=setting.surface, its=POSSESSIVE[LOOK[answer["who"]].pronoun],
    )  # fmt: skip
    place = PLACE[setting.id]
    opening = (NIGHT_OPENINGS if answer["night"] == "night" else DAY_OPENINGS)[0]
    text = opening.format(place=place, Place=place[0].upper() + place[1:]) + f"{look_phrase(answer['who'])} {did}."
    return text[0].upper() + text[1:]
