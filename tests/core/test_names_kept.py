"""Which words of a line are names, and which lines may stand in its place."""

from __future__ import annotations

import pytest

from core.names import Character, Ledger
from core.names_kept import NameRule, name_rule, names_in

LEDGER = Ledger((Character("Bolt", said_ms=7_000), Character("Hugo", said_ms=33_000), Character("Mary Ann")))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In the park, Bolt's hat falls.", {"Bolt"}),
        ("Night, on the street: Bolt enters. “Hugo” waves.", {"Bolt", "Hugo"}),
        ("Slowly, two men lift a TV. I see. Snow falls on Paris.", {"Paris"}),
        ("Emily waves. Iris jumps.", {"Emily", "Iris"}),
        ("Dr Smith and Ann-Marie sit.", {"Smith", "Ann-Marie"}),
        ("Inside, someone sings. Later, he goes.", set()),
        ("", set()),
    ],
)
def test_names_of_a_line(text: str, names: set[str]) -> None:
    assert names_in(text) == names


def test_a_word_that_may_be_none_is_no_name_that_must_be_kept() -> None:
    for line, word in (("Doors open.", "Doors"), ("Windows shatter.", "Windows"), ("Bolt runs.", "Bolt")):
        assert names_in(line, sure=True) == set() and names_in(line) == {word}
    assert names_in("Bolt runs.", ["Bolt"], sure=True) == {"Bolt"}
    assert names_in("Mary Ann waves to Mary.", ["Mary Ann"]) == {"Mary Ann", "Mary"}


def test_a_line_keeps_its_people_and_brings_nobody() -> None:
    rule = name_rule("Hugo throws the hat to Zoe.", LEDGER, 20_000)
    assert rule == NameRule(frozenset(("Hugo", "Zoe")), frozenset(("Hugo", "Zoe", "Bolt")))
    assert rule.lets("Hugo throws it to Zoe.") and rule.lets("With Bolt, Zoe catches Hugo's hat.")
    for line in ("Hugo throws the hat.", "Hugo and Zoe wave to Tom.", "Tom sees Hugo and Zoe.", "He throws it."):
        assert not rule.lets(line)


def test_only_those_are_allowed_whom_the_listener_knows_by_then() -> None:
    assert name_rule("He waves.", LEDGER, 6_999).allowed == set()
    assert name_rule("He waves.", LEDGER, 40_000).allowed == {"Bolt", "Hugo"}
