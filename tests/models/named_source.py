"""The planted world told with names: "Quill rises." where one may know who Quill is, else "The red square rises."."""

from __future__ import annotations

from dataclasses import replace

from models.data.people import PeopleTruth
from models.data.source import Picture, TextLine, TrainingClip
from tests.models import planted_source
from tests.models.planted_source import ATTRIBUTES, LOOKS, VERSION, briefly, film_seeds, frames_at, names_of

__all__ = ["ATTRIBUTES", "LOOKS", "VERSION", "briefly", "film_seeds", "frames_at"]


def named(film_seed: int, text: str) -> str:
    for colour, name in names_of(film_seed).items():
        text = text.replace(f"The {colour} square", name)
    return text


def sayable(film_seed: int, text: str, heard: str) -> str:
    for colour, name in names_of(film_seed).items():
        if name not in heard:
            text = text.replace(name, f"The {colour} square")
    return text


def training_pictures(seed: int, batch: int, count: int) -> list[Picture]:
    return planted_source.training_pictures(seed, batch, count)


def film_text(film_seed: int) -> list[TextLine]:
    """Dialogue says the names, so that the tokenizer knows them whole."""
    lines = [replace(line, text=named(film_seed, line.text)) for line in planted_source.film_text(film_seed)]
    people = [f"{name}: the {colour} square." for colour, name in names_of(film_seed).items()]
    return [*lines, *(TextLine(6000, False, text, "") for text in people)]


def training_clips(film_seed: int, frames: int, size: int) -> list[TrainingClip]:
    return [
        replace(
            clip,
            text=named(film_seed, clip.text),
            previous=tuple(named(film_seed, line) for line in clip.previous),
            subtitles=(),
        )
        for clip in planted_source.training_clips(film_seed, frames, size)
    ]


def people(film_seed: int) -> PeopleTruth:
    truth = planted_source.people(film_seed)
    return replace(truth, told=tuple(named(film_seed, line) for line in truth.told))
