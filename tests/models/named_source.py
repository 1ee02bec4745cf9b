"""The planted world told with names: "Quill rises." where one may know the name, else "The red square rises."."""

from __future__ import annotations

from dataclasses import replace

from models.data.people import PeopleTruth
from models.data.source import Picture, TextLine, TrainingClip
from tests.models import planted_source
from tests.models.planted_source import ATTRIBUTES, LOOKS, NAMES, VERSION, briefly, film_seeds, frames_at

__all__ = ["ATTRIBUTES", "LOOKS", "VERSION", "briefly", "film_seeds", "frames_at"]


def named(text: str) -> str:
    for colour, name in NAMES.items():
        text = text.replace(f"The {colour} square", name)
    return text


def sayable(film_seed: int, text: str, heard: str) -> str:
    for colour, name in NAMES.items():
        if name not in heard:
            text = text.replace(name, f"The {colour} square")
    return text


def training_pictures(seed: int, batch: int, count: int) -> list[Picture]:
    return planted_source.training_pictures(seed, batch, count)


def film_text(film_seed: int) -> list[TextLine]:
    """Each line with and without its name, and people texts as dialogue, so that all words are known whole."""
    lines = planted_source.film_text(film_seed)
    people = [TextLine(6000, False, f"{name}: the {colour} square.", "") for colour, name in NAMES.items()]
    return [*(replace(line, text=named(line.text)) for line in lines), *people, *lines]


def training_clips(film_seed: int, frames: int, size: int) -> list[TrainingClip]:
    """No dialogue and no earlier lines: a name can be known from the people text alone."""
    return [
        replace(clip, text=named(clip.text), previous=(), subtitles=())
        for clip in planted_source.training_clips(film_seed, frames, size)
    ]


def people(film_seed: int) -> PeopleTruth:
    truth = planted_source.people(film_seed)
    return replace(truth, told=tuple(map(named, truth.told)))
