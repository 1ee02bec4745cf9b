"""Words that a rule must tell apart: a shot glass from a wide shot, a film of dust from the film."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.names import Character, Ledger
from core.rules.film import FilmFacts
from core.rules.profile import HOUSE
from tests.core.rules.checking import found, said


@pytest.mark.parametrize(
    "text",
    [
        "The camera pans across the room.",
        "Cut to a beach.",
        "Fade to black.",
        "In a wide shot, the city burns.",
        "In the next scene, Tom eats.",
        "She steps out of frame.",
        "Zoom in on a key.",
        "The scene changes to a street.",
        "We zoom out.",
        "A close-up of a hand.",
        "The screen goes black.",
    ],
)
def test_words_of_film_making_are_warned_of(text: str) -> None:
    assert [one.severity for one in found(text, "S4")][:1] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "He fills a shot glass.",
        "A shot hits the wall.",
        "He wipes the picture frame.",
        "He leans on the door frame.",
        "A film of dust covers the desk.",
        "Pans hang over the stove.",
        "She stands close to him.",
        "They leave the scene of the crime.",
        "He cuts to the front of the queue.",
        "A smile fades from her face.",
        "He raises a camera.",
        "A car zooms past.",
        "He looks at the screen of his phone.",
        "He tilts his head.",
        'A poster reads "The Camera Never Lies: a film".',
    ],
)
def test_the_same_words_in_the_story_pass(text: str) -> None:
    assert said(text, "S4") == []


def test_a_film_about_a_camera_may_allow_the_word() -> None:
    text = "The camera shows a crack in its lens."
    assert found(text, "S4")
    assert not found(text, "S4", profile=replace(HOUSE, allowed_words=frozenset(["camera"])))


def test_guesses_are_warned_of_and_feelings_are_hints() -> None:
    assert [one.severity for one in found("He seems to wait.", "S5")] == ["warning"]
    assert [one.severity for one in found("She appears to be asleep.", "S5")] == ["warning"]
    assert [one.severity for one in found("She smiles sadly.", "S5")] == ["hint"]
    assert not found("A man appears in the doorway.", "S5")


def test_words_on_race_need_evidence_in_the_ledger() -> None:
    text = "A black man enters."
    assert [one.severity for one in found(text, "S9")] == ["warning"]
    film = FilmFacts(ledger=Ledger((Character("Tom", traits=frozenset(["black"])),)))
    assert not found(text, "S9", film=film)
    assert not found("A black car waits beside white curtains.", "S9")


def test_sounds_and_masked_words_are_hints() -> None:
    assert [one.severity for one in found("A phone rings.", "S12")] == ["hint"]
    assert [one.severity for one in found("The wall says f***.", "S13")] == ["hint"]
    assert not found("Shit.", "S13")
    assert found("Shit.", "S13", profile=replace(HOUSE, rating="family"))


@pytest.mark.parametrize(
    "text",
    [
        "In this scene, a man waits.",
        "Error: no frames.",
        "The image shows a dog.",
        "**A man** waits.",
        "As an AI, I cannot see this.",
        "Here is the description: A man waits.",
        "null",
        "<|endoftext|>",
        "I'm sorry, but I can't describe this.",
    ],
)
def test_leavings_of_programs_are_errors(text: str) -> None:
    assert [one.severity for one in found(text, "S20")] == ["error"]


@pytest.mark.parametrize(
    "text",
    ["The picture of her son falls.", "In this light, he looks old.", "“Three years later.”", "Here, the road ends."],
)
def test_sentences_that_only_begin_like_them_pass(text: str) -> None:
    assert not found(text, "S20")


def test_a_text_in_another_language_a_slip_and_a_doubled_word_are_told() -> None:
    assert "language (de)" in found("Der Mann öffnet die Tür und lacht.", "S22")[0].reason
    assert said("He opens teh door.", "S22") == ["teh"]
    assert found("He opens the the door.", "S22")[0].fix is not None
    assert not found("Sean sits bolt upright in bed, drenched in sweat.", "S22")
    assert not found("He had had enough; knock, knock.", "S22")


def test_with_a_dictionary_unknown_words_are_told_but_no_names() -> None:
    film = FilmFacts(dictionary=frozenset(["opens", "the", "door"]))
    assert said("Zelda opens the dorr.", "S22", film=film) == ["dorr"]


def test_a_language_without_a_pack_has_only_rules_that_need_none() -> None:
    assert not found("We see how he walked.", "S1", language="fr")
    assert not found("We see how he walked.", "S3", language="fr")
    assert found("elle ouvre la porte", "S16", language="fr")
