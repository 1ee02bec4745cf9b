from __future__ import annotations

import pytest

from models.names.predict import Person
from models.names.rewrite import known_people, with_names


def person(look: int, phrase: str, name: str) -> Person:
    return Person(look, phrase, name, 0.9, 1.0, 0.5, 0.5)


TOM = person(0, "the man in the orange jacket", "Tom")
MIA = person(1, "the old woman with the grey bun", "Mia")
COOK = person(2, "the cook in the white apron", "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("In the park, the man in the orange jacket waves.", "In the park, Tom waves."),
        ("The man in the orange jacket hugs the old woman with the grey bun.", "Tom hugs Mia."),
        ("The man in the orange jacket, Tom, waves.", "Tom waves."),
        ("The cook in the white apron hugs the man in the orange jacket.", "The cook in the white apron hugs Tom."),
        ("The man in the orange jackets waves.", "The man in the orange jackets waves."),
        ("Tom waves.", "Tom waves."),
    ],
)  # fmt: skip
def test_phrases_become_names(text: str, named: str) -> None:
    assert with_names(text, [TOM, MIA, COOK]) == named


def test_a_name_once_known_stays_known() -> None:
    film = [[person(0, TOM.phrase, "")], [TOM, COOK], [COOK], [MIA]]
    assert known_people(film, 0) == []
    assert known_people(film, 2) == [TOM]
    assert known_people(film, 3) == [TOM, MIA]
