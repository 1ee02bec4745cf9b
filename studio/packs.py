"""Packs of the unseen: looks, settings, verbs and styles that no training film has, for learning and forgetting.

`presets.preset_of("standard-1+unseen-places")` is the standard world with the pack of that name; several may be joined.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from studio.drawing import DRAWINGS
from studio.text_phrases import DESCRIBERS
from studio.world import LOOK, OBJECTS, SETTING, UNSEEN_LOOKS, UNSEEN_SETTINGS, UNSEEN_VERBS, VERB

# What a story cannot do without.
FEWEST = {"looks": 4, "settings": 3, "things": 3}


@dataclass(frozen=True, slots=True)
class Pack:
    """What is other in a film. Looks, settings and things stand in the place of a preset's, verbs are added to its own,
    because no story does without those; what is empty stays as it is. Raises ValueError for what there is not.
    """

    name: str
    looks: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    describer: str = ""  # of text_phrases.DESCRIBERS
    drawing: str = ""  # of drawing.DRAWINGS

    def __post_init__(self) -> None:
        for kind, named, known in (
            ("look", self.looks, LOOK),
            ("setting", self.settings, SETTING),
            ("verb", self.verbs, VERB),
            ("thing", self.things, OBJECTS),
            ("describer", (self.describer,) if self.describer else (), DESCRIBERS),
            ("drawing", (self.drawing,) if self.drawing else (), DRAWINGS),
        ):
            self._known(kind, named, known)

    def _known(self, kind: str, named: tuple[str, ...], known: Collection[str]) -> None:
        unknown = [name for name in named if name not in known]
        if unknown:
            raise ValueError(f"pack {self.name!r}: there is no {kind} {unknown[0]!r}: {', '.join(known)}")
        if len(set(named)) < len(named):
            raise ValueError(f"pack {self.name!r} names a {kind} twice: {', '.join(named)}")
        fewest = FEWEST.get(f"{kind}s", 0)
        if named and len(named) < fewest:
            raise ValueError(f"pack {self.name!r}: a story needs {fewest} {kind}s at least, not {len(named)}")


PACKS: dict[str, Pack] = {
    pack.name: pack
    for pack in (
        Pack("unseen-places", settings=tuple(setting.id for setting in UNSEEN_SETTINGS)),
        Pack("unseen-cast", looks=tuple(look.id for look in UNSEEN_LOOKS)),
        Pack("unseen-verbs", verbs=tuple(verb.id for verb in UNSEEN_VERBS)),
        Pack("unseen-style", describer="other", drawing="woodcut"),
    )
}


def pack_of(name: str) -> Pack:
    """The pack of this name. Raises ValueError where there is none."""
    if name not in PACKS:
        raise ValueError(f"there is no pack {name!r}: {', '.join(PACKS)}")
    return PACKS[name]
