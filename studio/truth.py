"""The exact truth of one film: what story, picture, voices, dataset and benches all read.

A `Film` is made by `studio.story.write_film(seed, ...)` and is immutable; the same seed gives the same film on every
machine. All times are integer milliseconds of film time; all intervals are half open [start_ms, end_ms).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol


class TimedText(Protocol):
    """Whatever is said, by whom ever."""

    @property
    def start_ms(self) -> int: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Character:
    id: int  # index into Film.cast
    look: str  # studio.world.LOOKS id; no two characters of a film share a look
    name: str
    voice: int  # index of a cast voice


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing that can be held; one id through the whole film."""

    id: int
    kind: str  # studio.world.OBJECTS
    colour: str  # studio.world.COLOURS


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands when a scene opens; x in stage units: 0 the centre of the stage, -1 and 1 the edges of the
    square safe area that a wide shot shows, beyond +-1.4 is off stage."""

    x: float
    facing: int  # -1 looks left, 1 looks right


@dataclass(frozen=True, slots=True)
class Event:
    """Who does what to what, where, from when to when."""

    id: int
    scene: int
    shot: int
    verb: str  # studio.world.VERBS id
    actor: int  # character id
    prop: int | None  # prop id
    target: int | None  # character id
    start_ms: int
    end_ms: int
    importance: float  # 0 decoration .. 1 the story breaks without it
    x_from: float  # the actor's place before and after, stage units
    x_to: float


@dataclass(frozen=True, slots=True)
class Utterance:
    start_ms: int
    end_ms: int  # the slot that the voice must stay within
    speaker: int  # character id
    text: str
    in_subtitles: bool  # false where the subtitles miss it
    scene: int


@dataclass(frozen=True, slots=True)
class Scene:
    id: int
    setting: str
    night: bool
    start_ms: int
    end_ms: int
    present: tuple[tuple[int, Mark], ...]  # characters on stage when the scene opens
    seated: tuple[int, ...]  # of those, who sits (on the setting's seat)
    held: tuple[tuple[int, int], ...]  # (prop id, character id) in hand when the scene opens
    lying: tuple[int, ...]  # prop ids that lie on the setting's surface when the scene opens
    door_open: bool


@dataclass(frozen=True, slots=True)
class Shot:
    id: int
    scene: int
    start_ms: int
    end_ms: int
    size: str  # wide, medium, close
    x: float  # where the camera looks, stage units
    pan: float  # stage units moved over the whole shot
    zoom: float  # 1 none; 1.1 ends 10 % closer


@dataclass(frozen=True, slots=True)
class AdLine:
    """One line of the ideal description script, by one simulated describer."""

    start_ms: int  # when it is spoken, inside its gap
    end_ms: int
    gap: int  # index into Film.gaps
    events: tuple[int, ...]  # what it tells
    text: str  # with names once the listener may know them
    unnamed: str  # the same line with everyone called by look: no context needed


def names_known(cast: Sequence[Character], *spoken: Iterable[TimedText]) -> tuple[int | None, ...]:
    """Per character, when the first of these lines that says the name begins (ms); None where none does."""
    lines = [line for each in spoken for line in each]
    return tuple(
        min((line.start_ms for line in lines if re.search(rf"\b{who.name}\b", line.text)), default=None) for who in cast
    )


@dataclass(frozen=True, slots=True)
class Film:
    world: str
    seed: int
    title: str
    duration_ms: int
    cast: tuple[Character, ...]
    props: tuple[Prop, ...]
    scenes: tuple[Scene, ...]
    shots: tuple[Shot, ...]
    events: tuple[Event, ...]
    dialogue: tuple[Utterance, ...]
    gaps: tuple[tuple[int, int], ...]  # free of dialogue, at least 1 s
    script: tuple[AdLine, ...]
    names_known_ms: tuple[int | None, ...]  # per character: when dialogue or script first says the name

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; `film_from_dict` is its inverse."""
        return asdict(self)
