"""What `bench ad` compares: the same AutoAD given more and more, and two that are given nothing of the clip.

Every system gets the same items (a clip's features, its word budget, what was said and described before) and answers
with one line each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.autoad.model import AutoAD
from models.autoad.predict import ClipInput, describe
from models.language.tokenizer import TextTokenizer
from studio.parser import Facts, parse
from studio.training import film_of, film_seeds


@dataclass(frozen=True, slots=True)
class Item:
    """One clip to describe, and its truth."""

    clip: ClipInput
    previous: tuple[str, ...]  # true earlier descriptions
    text: str  # the true line
    facts: Facts  # of the action, by look, whether or not the line tells them all
    shown_ms: tuple[int, int]  # what of the film the clip is


Film = list[Item]  # in time order
System = Callable[[list[Film]], list[list[str]]]


def systems(model: AutoAD, tokenizer: TextTokenizer) -> dict[str, System]:
    """Name -> system, in the order of the table."""

    def run(films: list[Film], mode: str) -> list[list[str]]:
        return [
            [
                found.text
                for found in describe(
                    model,
                    tokenizer,
                    [item.clip for item in film],
                    mode=mode,  # type: ignore[arg-type]
                    previous=[item.previous for item in film] if mode == "oracle" else None,
                )
            ]
            for film in films
        ]

    return {
        "blind majority": blind_majority,
        "another clip's frames": lambda films: run(with_frames_of_another_film(films), "recurrent"),
        "one frame": lambda films: run(with_one_frame(films), "none"),
        "8 frames": lambda films: run(films, "none"),
        "8 frames + previous AD and dialogue, recurrent": lambda films: run(films, "recurrent"),
        "8 frames + previous AD and dialogue, oracle": lambda films: run(films, "oracle"),
    }


def blind_majority(films: list[Film], seen: int = 300) -> list[list[str]]:
    """The most frequent line of `seen` training films, every time."""
    lines = Counter(line.text for seed in film_seeds("train")[:seen] for line in film_of(seed).script)
    most = lines.most_common(1)[0][0]
    return [[most] * len(film) for film in films]


def majority_facts(seen: int = 300) -> dict[str, object]:
    """Each fact's most frequent value among training films: what a blind guesser who knows the world would say."""
    names = ("who", "whom", "action", "object", "colour", "place", "name")
    counts: dict[str, Counter[object]] = {name: Counter() for name in names}
    for seed in film_seeds("train")[:seen]:
        film = film_of(seed)
        looks = {character.name: character.look for character in film.cast}
        for line in film.script:
            told = parse(line.text, {name.lower(): look for name, look in looks.items()} | looks)
            values = (told.actor, told.target, told.verb, told.object, told.colour, told.place, told.names)
            for name, value in zip(counts, values, strict=True):
                if value:
                    counts[name][value] += 1
    return {name: count.most_common(1)[0][0] for name, count in counts.items()}


def with_frames_of_another_film(films: Sequence[Film]) -> list[Film]:
    """Every clip keeps its budget and dialogue but looks at a clip of the next film, and is told who is seen there."""
    shuffled = []
    for index, film in enumerate(films):
        other = films[(index + 1) % len(films)]
        shuffled.append(
            [
                replace(item, clip=replace(item.clip, features=shown.features, people=shown.people))
                for item, shown in ((item, other[place % len(other)].clip) for place, item in enumerate(film))
            ]
        )
    return shuffled


def with_one_frame(films: Sequence[Film]) -> list[Film]:
    """Every clip looks at its middle frame only."""

    def still(features: np.ndarray) -> np.ndarray:
        return np.repeat(features[len(features) // 2][None], len(features), axis=0)

    return [
        [replace(item, clip=replace(item.clip, features=still(item.clip.features))) for item in film] for film in films
    ]
