"""Stories without pixels: what is true at a moment of a film, plus noise, in the place of a picture's features."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.presets import Preset
from studio.truth import Film
from studio.world import COLOURS, LOOKS, OBJECTS, SETTINGS, VERBS

SHOT_SIZES = ("wide", "medium", "close")
COLUMNS: tuple[str, ...] = (
    *(f"verb {verb.id}" for verb in VERBS),
    *(f"actor {look.id}" for look in LOOKS),
    *(f"target {look.id}" for look in LOOKS),
    *(f"handled {kind}" for kind in OBJECTS),
    *(f"handled {colour}" for colour in COLOURS),
    *(f"setting {setting.id}" for setting in SETTINGS),
    *(f"shot {size}" for size in SHOT_SIZES),
    "night", "speaking",
)  # fmt: skip
_COLUMN = {name: index for index, name in enumerate(COLUMNS)}


def has_columns(preset: Preset) -> bool:
    """Whether `COLUMNS` name all that films of this preset may show."""
    names = [f"verb {verb}" for verb in preset.verbs] + [f"setting {setting}" for setting in preset.settings]
    names += [f"actor {look}" for look in preset.looks] + [f"handled {thing}" for thing in preset.things]
    return all(name in _COLUMN for name in names)


def story_features(film: Film, fps: int = 5, noise: float = 0.5) -> npt.NDArray[np.float32]:
    """[T, D]: at film time t / fps, 1 where a column of `COLUMNS` is true, plus Gaussian noise.

    `noise` is the standard deviation; 0 gives the truth. The same film and noise give the same numbers. Names are in no
    column: they are never visible. Raises ValueError for a film that shows what no column names, of a pack.
    """
    if noise < 0:
        raise ValueError(f"noise is a standard deviation, 0 or more, not {noise}")
    times = np.arange(film.duration_ms * fps // 1000) * 1000 / fps
    out = np.zeros((len(times), len(COLUMNS)), np.float32)

    def fill(start_ms: int, end_ms: int, *names: str) -> None:
        rows = (times >= start_ms) & (times < end_ms)
        for name in names:
            if name not in _COLUMN:
                raise ValueError(f"there is no column {name!r} for a film of {film.world}")
            out[rows, _COLUMN[name]] = 1

    for scene in film.scenes:
        fill(scene.start_ms, scene.end_ms, f"setting {scene.setting}", *(["night"] if scene.night else []))
    for shot in film.shots:
        fill(shot.start_ms, shot.end_ms, f"shot {shot.size}")
    for said in film.dialogue:
        fill(said.start_ms, said.end_ms, "speaking")
    for event in film.events:
        names = [f"verb {event.verb}", f"actor {film.cast[event.actor].look}"]
        if event.target is not None:
            names.append(f"target {film.cast[event.target].look}")
        if event.prop is not None:
            names += [f"handled {film.props[event.prop].kind}", f"handled {film.props[event.prop].colour}"]
        fill(event.start_ms, event.end_ms, *names)
    rng = np.random.Generator(np.random.PCG64([film.seed, 5]))
    return out + np.float32(noise) * rng.standard_normal(out.shape, np.float32)
