"""A world so small that every model learns it in seconds: one coloured square that rises or falls.

It is a PeopleSource too: the squares are its people; in three films of four each is called by name while it is seen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from models.data.people import CueTruth, LookPhrase, PeopleTruth, Said
from models.data.source import Frames, Picture, TextLine, TrainingClip

VERSION = "planted"
COLOURS = {"red": (220, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 220)}
ATTRIBUTES = {"colour": len(COLOURS), "height": 4}
SIZE = 32
LOOKS = tuple(LookPhrase(f"the {colour} square", "it") for colour in COLOURS)
NAMES = {"red": "Quill", "green": "Fenn", "blue": "Rook"}


def film_seeds(split: str) -> Sequence[int]:
    return {"train": range(200), "tune": range(200, 240)}[split]


def draw(colour: str, place: float) -> Frames:
    picture = np.full((SIZE, SIZE, 3), 90, dtype=np.uint8)
    top = round((1 - place) * (SIZE - 12))
    picture[top : top + 12, 10:22] = COLOURS[colour]
    return picture


def told(colour: str, rises: bool) -> str:
    return f"The {colour} square {'rises' if rises else 'falls'}."


def training_pictures(seed: int, batch: int, count: int) -> list[Picture]:
    rng = random.Random(f"{seed}/{batch}")
    made = []
    for _ in range(count):
        colour = rng.choice(list(COLOURS))
        place = rng.random()
        classes = {"colour": list(COLOURS).index(colour), "height": int(place * 4)}
        made.append(Picture(draw(colour, place), f"A {colour} square.", classes))
    return made


def _script(film_seed: int) -> list[tuple[str, bool]]:
    rng = random.Random(film_seed)
    return [(rng.choice(list(COLOURS)), rng.random() < 0.5) for _ in range(4)]


def film_text(film_seed: int) -> list[TextLine]:
    lines = [TextLine(1000 * i, True, told(*event), told(*event)) for i, event in enumerate(_script(film_seed))]
    return [*lines, TextLine(5000, False, "Look at that!", "")]


def sayable(film_seed: int, text: str, heard: str) -> str:
    return text  # nobody has a name here


def briefly(text: str) -> str:
    return text  # and no place


def training_clips(film_seed: int, frames: int, size: int) -> list[TrainingClip]:
    clips = []
    for index, (colour, rises) in enumerate(_script(film_seed)):
        places = np.linspace(0, 1, frames) if rises else np.linspace(1, 0, frames)
        shown = np.stack([draw(colour, place) for place in places])
        earlier = tuple(told(*event) for event in _script(film_seed)[:index])
        text = told(colour, rises)
        clips.append(TrainingClip(film_seed, index, 0, 1000, shown, shown, text, text, earlier, ("Look at that!",)))
    return clips


def people(film_seed: int) -> PeopleTruth:
    """Before each cue a second in which its square is seen and called: "Quill, look!" """
    script, looks = _script(film_seed), list(COLOURS)
    cues, said = [], []
    for index, (colour, rises) in enumerate(script):
        look = looks.index(colour)
        seen = frozenset({look})
        start = 4000 * index + 2000
        cues.append(CueTruth(index, start, start + 1000, look, None, seen, seen, 0.2 + 0.6 * rises, 2000))
        if film_seed % 4:
            said.append(Said(start - 1500, start - 500, f"{NAMES[colour]}, look!", look, seen))
    owners = {looks.index(colour): name for colour, name in NAMES.items()}
    told_lines = tuple(told(*event) for event in script)
    return PeopleTruth(film_seed, 4000 * len(script) + 4000, owners, tuple(cues), tuple(said), told_lines)


def frames_at(film_seed: int, times_ms: Sequence[int], size: int) -> Frames:
    script = _script(film_seed)
    shown = [draw(script[min(at // 4000, len(script) - 1)][0], 0.5) for at in times_ms]
    return np.stack(shown) if shown else np.zeros((0, SIZE, SIZE, 3), dtype=np.uint8)
