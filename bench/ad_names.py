"""Names in descriptions, beside what a listener may know: `bench ad` counts them where dialogue has said them.

The `name` of bench/ad_facts.py asks for just the names of the true line, also those that the describer introduces out
of nowhere, which no model can know. These ask what a listener would: is somebody called by the name once it was heard,
and is it theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.ad_facts import Values, looks_of
from bench.ad_systems import Film, Item
from studio.parser import parse
from studio.truth import Film as WorldFilm

HEARD, WRONG = "heard_name", "wrong_name"


def name_values(
    world: Sequence[WorldFilm], films: Sequence[Film], answers: Sequence[Sequence[str]]
) -> dict[str, Values]:
    """1 or 0 for every item, by film. HEARD: the line names the actor, where the subtitles have said the name by the
    item's end. WRONG: it says a name of somebody who takes no part, of all lines with a name."""
    values: dict[str, Values] = {HEARD: [[] for _ in films], WRONG: [[] for _ in films]}
    for index, (film, items, texts) in enumerate(zip(world, films, answers, strict=True)):
        looks = looks_of(film)
        names = {character.look: character.name for character in film.cast}
        for item, text in zip(items, texts, strict=True):
            said = {name.lower() for name in parse(text, looks).names}
            actor = names.get(item.facts.actor or "")
            part = {names[look].lower() for look in (item.facts.actor, item.facts.target) if look in names}
            if actor and heard(film, item, actor):
                values[HEARD][index].append(float(actor.lower() in said))
            if said:
                values[WRONG][index].append(float(not said <= part))
    return values


def heard(film: WorldFilm, item: Item, name: str) -> bool:
    """Whether the subtitles have said a name before an item ends."""
    called = re.compile(rf"\b{re.escape(name)}\b")
    lines = (line for line in film.dialogue if line.in_subtitles and line.end_ms <= item.shown_ms[1])
    return any(called.search(line.text) for line in lines)
