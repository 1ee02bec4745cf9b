"""Names of people to "someone"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.anonymise import anonymise, name_spans, replaced
from speech.name_words import learnt_names
from studio.training_lines import film_lines, lines_seeds
from tests.speech.plain_scripts import FOREST, KITCHEN

CAST = ["Tom Price", "Nora Hill", "Coyle", "James", "Will", "Anna-Maria Bell", "J. B. Cole"]


@pytest.mark.parametrize(
    ("named", "unnamed"),
    [
        ("Tom looks at Nora.", "Someone looks at someone."),
        ("Tom Price stands up.", "Someone stands up."),
        ("Tom and Nora dance.", "Someone and someone dance."),
        ("Tom, Nora and Coyle run.", "Someone, someone and someone run."),
        ("He gives Tom Nora's book.", "He gives someone someone's book."),
        ("Nora’s coat and James' hat.", "Someone’s coat and someone's hat."),
        ("She wakes. Nora yawns! Tom leaves… James stays.", "She wakes. Someone yawns! Someone leaves… Someone stays."),
        ("Night, in the library: Nora walks.", "Night, in the library: someone walks."),
        ("Mr. Coyle's dog sees Dr Hill.", "Someone's dog sees someone."),
        ("Then Captain Tom Price salutes.", "Then someone salutes."),
        ("The woman in the coat, Nora, waves.", "The woman in the coat, someone, waves."),
        ("- Nora turns. (Tom nods.)", "- Someone turns. (Someone nods.)"),
        ("TOM! She reads: NORA HILL.", "Someone! She reads: someone."),
        ("Anna-Maria sees Anna-Maria Bell.", "Someone sees someone."),
        ("Will smiles at Will. Will you come?", "Someone smiles at someone. Will you come?"),
        ("J. B. Cole and Tom J. Price wait.", "J. B. someone and someone wait."),
        ("Tommy, Norah and a tomcat.", "Tommy, Norah and a tomcat."),
        ("tom looks at nora hill's coat", "someone looks at someone's coat"),
        ("The price of a hill.", "The price of a hill."),
        ("Tom Tom!", "Someone someone!"),
        ("", ""),
    ],
)
def test_names_become_someone(named: str, unnamed: str) -> None:
    assert anonymise(named, CAST) == unnamed


def test_without_names_nothing_changes() -> None:
    assert anonymise("Tom looks at Nora.", []) == "Tom looks at Nora."
    assert anonymise("Tom looks at Nora.", ["", " "]) == "Tom looks at Nora."


NAMES = ["Anna", "Ben", "Clara"]
PIECES = st.sampled_from([*NAMES, "walks", "and", "the", "door.", "Anna's", "Ben,", "Clara!", "annals", "Bend"])


@given(st.lists(PIECES, min_size=1, max_size=14))
def test_every_name_is_gone_and_all_else_stays(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = anonymise(text, NAMES).split(" ")
    for piece, now in zip(pieces, found, strict=True):
        name = next((each for each in NAMES if piece.rstrip("'s,!") == each), None)
        assert now.lower() == (piece.replace(name, "someone").lower() if name else piece.lower())
        assert name or now == piece


@given(st.lists(PIECES, min_size=1, max_size=14))
def test_someone_has_a_capital_where_a_sentence_starts(pieces: list[str]) -> None:
    found = anonymise(" ".join(pieces), NAMES).split(" ")
    for place, now in enumerate(found):
        if now.lower().startswith("someone"):
            starts = place == 0 or found[place - 1].endswith((".", "!"))
            assert now.startswith("Someone" if starts else "someone")


def test_spans_stand_in_order_and_apart() -> None:
    assert name_spans("Tom Price and Nora", CAST) == [(0, 9), (14, 18)]
    assert replaced("a Tom b Nora", [(2, 5), (8, 12)]) == "a someone b someone"


def split(script: str) -> tuple[list[str], list[str]]:
    rows = [row.split(": ", 1) for row in script.strip().splitlines()]
    return [text for who, text in rows if who != "AD"], [text for who, text in rows if who == "AD"]


def test_names_are_learnt_from_plain_scenes() -> None:
    assert learnt_names(*split(KITCHEN)) == {"Margaret", "Daniel", "Coyle", "Price"}
    assert learnt_names(*split(FOREST)) == {"Kaja"}


@pytest.mark.parametrize(
    ("dialogue", "description", "names"),
    [
        (["Tom, look!", "Oh, Nora."], [], {"Nora"}),  # Tom only begins a sentence: any word does
        (["Tom, look!", "I saw Tom."], [], {"Tom"}),
        (["Are you all right, Tom?"], [], {"Tom"}),
        (["We met in Paris.", "Paris, my love!"], ["They walk across Paris."], set()),
        ([], ["Then Nora walks in. She sees Nora's coat."], {"Nora"}),
        ([], ["The man, Tom Price, leaves."], {"Tom", "Price"}),
        (["Hello, Rose."], ["A rose lies on the table."], set()),
        (["See you on Monday, Doctor."], [], set()),
        ([], ["Clara leaves. Clara smiles.", "Clara turns.", "Clara waves."], {"Clara"}),
    ],
)
def test_names_are_told_from_other_capitals(dialogue: list[str], description: list[str], names: set[str]) -> None:
    assert learnt_names(dialogue, description) == names


def test_films_of_the_film_world_keep_no_name() -> None:
    found = missed = wrong = 0
    for seed in lines_seeds("tune")[500:520]:
        film = film_lines(seed, 240)
        told = [line.text for line in film.lines if line.narration]
        said = {name for name in film.cast if any(name in line.text for line in film.lines)}
        learnt = learnt_names([line.text for line in film.lines if not line.narration], told)
        found, missed, wrong = found + len(said & learnt), missed + len(said - learnt), wrong + len(learnt - said)
        for text in told:
            assert not any(name in anonymise(text, film.cast) for name in film.cast)
    assert found > 40 and missed <= 2 and wrong <= 2
