"""Clips to learn from: the pictures of an action, the line that tells it, and what the listener heard before.

No torch here: numpy arrays and text. Everything follows from (film seed, index), so a clip can be made again anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from studio.parser import Facts
from studio.picture import render
from studio.truth import Event, Film
from studio.vignette import write_vignette
from studio.world import COLOURS, LOOKS, OBJECTS, SETTINGS, VERBS

SUBTITLE_WINDOW_MS = 60_000

LOOK_INDEX = {look.id: index for index, look in enumerate(LOOKS)}
VERB_INDEX = {verb.id: index for index, verb in enumerate(VERBS)}
SETTING_INDEX = {setting.id: index for index, setting in enumerate(SETTINGS)}
OBJECT_INDEX = {kind: index for index, kind in enumerate(OBJECTS)}
COLOUR_INDEX = {colour: index for index, colour in enumerate(COLOURS)}
# Classes of each attribute of `image_pair`; prop and colour have one more for "nothing in the hands".
ATTRIBUTE_SIZES = {
    "look": len(LOOKS),
    "verb": len(VERBS),
    "setting": len(SETTINGS),
    "night": 2,
    "prop": len(OBJECTS) + 1,
    "colour": len(COLOURS) + 1,
}

Frames = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Clip:
    """One line of the ideal script with everything that a model may look at to write it."""

    film_seed: int
    index: int
    start_ms: int  # of the action, not of the spoken line
    end_ms: int
    frames: Frames | None  # [T, H, W, 3]
    text: str
    unnamed: str
    previous: tuple[str, ...]  # all earlier lines, oldest first
    subtitles: tuple[str, ...]  # what was said and subtitled in the minute before, oldest first
    names: tuple[str, ...]  # of everyone in the action
    facts: Facts  # of the action, by look, whether or not the line tells them all


def frame_times(start_ms: int, end_ms: int, frames: int) -> list[int]:
    """The middles of equal parts of the interval."""
    return [start_ms + (end_ms - start_ms) * (2 * index + 1) // (2 * frames) for index in range(frames)]


def render_frames(film: Film, times_ms: Sequence[int], size: int) -> Frames:
    """Square pictures [T, size, size, 3] at the given times."""
    return np.stack([render(film, time, size, size) for time in times_ms])


def film_clips(film: Film, frames: int = 8, size: int = 112, render: bool = True) -> list[Clip]:
    """Every line of the script as a clip, in order; `frames` is None in each where `render` is False."""
    clips = []
    for index, line in enumerate(film.script):
        events = [film.events[event] for event in line.events]
        start, end = events[0].start_ms, events[-1].end_ms
        heard = tuple(
            said.text
            for said in film.dialogue
            if said.in_subtitles and said.end_ms <= start and said.end_ms > start - SUBTITLE_WINDOW_MS
        )
        clips.append(
            Clip(
                film_seed=film.seed,
                index=index,
                start_ms=start,
                end_ms=end,
                frames=render_frames(film, frame_times(start, end, frames), size) if render else None,
                text=line.text,
                unnamed=line.unnamed,
                previous=tuple(earlier.text for earlier in film.script[:index]),
                subtitles=heard,
                names=tuple(film.cast[who].name for who in _people(events[0])),
                facts=event_facts(film, events[0]),
            )
        )
    return clips


def event_facts(film: Film, event: Event) -> Facts:
    """The truth of an action in the parser's terms."""
    scene = film.scenes[event.scene]
    prop = film.props[event.prop] if event.prop is not None else None
    people = _people(event)
    return Facts(
        who=frozenset(film.cast[who].look for who in people),
        actor=film.cast[event.actor].look,
        target=film.cast[event.target].look if event.target is not None else None,
        verb=event.verb,
        object=prop.kind if prop else None,
        colour=prop.colour if prop else None,
        place=scene.setting,
        night=scene.night,
        names=frozenset(film.cast[who].name for who in people),
    )


def _people(event: Event) -> list[int]:
    return [event.actor] if event.target is None else [event.actor, event.target]


def attributes(film: Film, event: Event) -> dict[str, int]:
    """An action as class numbers (see ATTRIBUTE_SIZES)."""
    scene = film.scenes[event.scene]
    prop = film.props[event.prop] if event.prop is not None else None
    return {
        "look": LOOK_INDEX[film.cast[event.actor].look],
        "verb": VERB_INDEX[event.verb],
        "setting": SETTING_INDEX[scene.setting],
        "night": int(scene.night),
        "prop": OBJECT_INDEX[prop.kind] if prop else len(OBJECTS),
        "colour": COLOUR_INDEX[prop.colour] if prop else len(COLOURS),
    }


def image_pair(rng: Random, frames: int = 1, size: int = 112) -> tuple[Frames, str, dict[str, int]]:
    """A random action of no film: its picture(s), its unnamed line, its attributes.

    The picture is [size, size, 3] at a random moment of the action for one frame, [frames, size, size, 3] for several.
    All verbs are equally frequent. `image_pair(Random(f"{seed}-{index}"))` is the same pair everywhere.
    """
    film = write_vignette(rng.randrange(2**62))
    event = film.events[film.script[0].events[0]]
    if frames == 1:
        span = event.end_ms - event.start_ms
        # Who enters is seen late, who leaves is seen early.
        low, high = {"enter": (0.55, 0.95), "leave": (0.05, 0.45)}.get(event.verb, (0.1, 0.95))
        moment = event.start_ms + round(span * rng.uniform(low, high))
        picture = render(film, moment, size, size)
    else:
        picture = render_frames(film, frame_times(event.start_ms, event.end_ms, frames), size)
    return picture, film.script[0].unnamed, attributes(film, event)
