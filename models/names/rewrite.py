"""The direct way to names: an unnamed description with the bound names in place of the phrases that it calls people by.

"In the park, the man in the orange jacket waves." -> "In the park, Tom waves." No model reads anything: a phrase that
is not word for word one of the known looks' stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.names.predict import Person


def with_names(text: str, people: Sequence[Person]) -> str:
    """The description with everybody called by name who has one."""
    for person in sorted(people, key=lambda one: -len(one.phrase)):
        if person.name:
            noun = re.escape(person.phrase)
            text = re.sub(rf"\b{noun}\b(?:, {re.escape(person.name)}\b,?)?", person.name, text, flags=re.IGNORECASE)
    return text


def known_people(film_people: Sequence[Sequence[Person]], index: int) -> list[Person]:
    """Everyone who has a name by cue `index`, each look once, in view there or not."""
    found: dict[int, Person] = {}
    for people in film_people[: index + 1]:
        for person in people:
            if person.name:
                found[person.look] = person
    return list(found.values())
