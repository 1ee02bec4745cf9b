"""Casting: who plays, under which name and voice, and what things the film has."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from studio.presets import STANDARD
from studio.truth import Character, Prop
from studio.world import COLOURS, LOOK, NAMES, OBJECTS, Look

# Which of the twelve cast voices may speak for whom.
VOICES = {"woman": (0, 1, 2), "girl": (3, 4), "man": (5, 6, 7, 8), "boy": (9, 10), "robot": (11,)}


def cast_characters(rng: Random, count: int, cast: Sequence[str] = STANDARD.looks) -> tuple[Character, ...]:
    """`count` people of different looks, names and voices; `cast` are the looks to choose from."""
    looks = [LOOK[look] for look in cast]
    rng.shuffle(looks)
    voices = {kind: rng.sample(all_of_kind, len(all_of_kind)) for kind, all_of_kind in VOICES.items()}
    names = {pronoun: rng.sample(all_names, len(all_names)) for pronoun, all_names in NAMES.items()}
    chosen: list[Look] = []
    for look in looks:
        if len(chosen) < count and sum(other.kind == look.kind for other in chosen) < len(VOICES[look.kind]):
            chosen.append(look)
    return tuple(
        Character(index, look.id, names[look.pronoun].pop(), voices[look.kind].pop())
        for index, look in enumerate(chosen)
    )


def choose_props(rng: Random, count: int, things: Sequence[str] = OBJECTS) -> tuple[Prop, ...]:
    """`count` things of different kinds, so that "the key" means one thing only."""
    kinds = rng.sample(things, count)
    colours = list(COLOURS)
    return tuple(Prop(index, kind, rng.choice(colours)) for index, kind in enumerate(kinds))
