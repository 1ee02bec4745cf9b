"""Which part of the world's tables a film draws from: the frozen standard, and an easier one to learn from.

Every number that is reported comes from `STANDARD`. A film names its preset (`world`); in another the same seed is
another film. With packs of the unseen (`studio.packs`) it is a preset of its own, "standard-1+unseen-places".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.packs import Pack, pack_of
from studio.world import LOOKS, OBJECTS, SETTINGS, VERBS, WORLD_VERSION

_LOOKS = tuple(look.id for look in LOOKS)
_SETTINGS = tuple(setting.id for setting in SETTINGS)


@dataclass(frozen=True, slots=True)
class Preset:
    """What may happen in a film, to whom, with what and where, and how it is told and drawn."""

    name: str
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    missing_subtitles: float  # share of utterances
    looks: tuple[str, ...] = _LOOKS
    settings: tuple[str, ...] = _SETTINGS
    describer: str = "standard"  # of text_phrases.DESCRIBERS
    drawing: str = "flat"  # of drawing.DRAWINGS


_ALL = tuple(verb.id for verb in VERBS)
STANDARD = Preset(WORLD_VERSION, _ALL, OBJECTS, 0.35)
EASY = Preset("easy-1", _ALL[:24], OBJECTS[:12], 0.25)

PRESETS = {preset.name: preset for preset in (STANDARD, EASY)}


def preset_of(name: str) -> Preset:
    """The preset of this name, with the packs that it names after "+". Raises ValueError where there is none."""
    base, *packs = name.split("+")
    if base not in PRESETS:
        raise ValueError(f"there is no preset {base!r}: {', '.join(PRESETS)}")
    preset = PRESETS[base]
    for pack in packs:
        preset = with_pack(preset, pack_of(pack))
    return preset


def with_pack(preset: Preset, pack: Pack) -> Preset:
    """The preset with what is other in the pack. Raises ValueError for a pack that it has already."""
    if pack.name in preset.name.split("+")[1:]:
        raise ValueError(f"pack {pack.name!r} is named twice")
    return replace(
        preset,
        name=f"{preset.name}+{pack.name}",
        looks=pack.looks or preset.looks,
        settings=pack.settings or preset.settings,
        verbs=(*preset.verbs, *(verb for verb in pack.verbs if verb not in preset.verbs)),
        things=pack.things or preset.things,
        describer=pack.describer or preset.describer,
        drawing=pack.drawing or preset.drawing,
    )


def packs_of(world: str) -> tuple[Pack, ...]:
    """The packs that a film's `world` names. Raises ValueError for one that there is not."""
    return tuple(pack_of(name) for name in world.split("+")[1:])


def drawing_of(world: str) -> str:
    """How films of this world are drawn."""
    return _last_named([pack.drawing for pack in packs_of(world)], STANDARD.drawing)


def describer_of(world: str) -> str:
    """Who describes films of this world."""
    return _last_named([pack.describer for pack in packs_of(world)], STANDARD.describer)


def _last_named(named: list[str], otherwise: str) -> str:
    return next((name for name in reversed(named) if name), otherwise)
