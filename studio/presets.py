"""Which part of the world's tables a film draws from: the frozen standard, and an easier one to learn from.

Every number that is reported comes from `STANDARD`. A film names its preset (`world`); in another the same seed is
another film.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.world import OBJECTS, VERBS, WORLD_VERSION


@dataclass(frozen=True, slots=True)
class Preset:
    """What may happen in a film, with what, and how much of its speech the subtitles leave out."""

    name: str
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    missing_subtitles: float  # share of utterances


_ALL = tuple(verb.id for verb in VERBS)
STANDARD = Preset(WORLD_VERSION, _ALL, OBJECTS, 0.35)
EASY = Preset("easy-1", _ALL[:24], OBJECTS[:12], 0.25)

PRESETS = {preset.name: preset for preset in (STANDARD, EASY)}


def preset_of(name: str) -> Preset:
    """The preset of this name. Raises ValueError where there is none."""
    if name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}: {', '.join(PRESETS)}")
    return PRESETS[name]
