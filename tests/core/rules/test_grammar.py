"""Tense, voice and person in description, by sentences that trap a rule of word lists."""

from __future__ import annotations

import pytest

from tests.core.rules.checking import found, said

PAST = [
    ("She walked to the door.", "walked"),
    ("He slowly opened the box.", "opened"),
    ("They went home.", "went"),
    ("Anna took the key.", "took"),
    ("Tom put the ball on the desk.", "put"),
    ("He shut the gate.", "shut"),
    ("She read the letter.", "read"),
    ("The man in the brown hat set the box down.", "set"),
    ("Tom left.", "left"),
    ("He left the room.", "left"),
    ("The door opened.", "opened"),
    ("The phone rang.", "rang"),
    ("Two men were sitting at a table.", "were"),
    ("At night, in the park, the girl hid her face.", "hid"),
    ("Now in the library: the robot with the antenna, Gizmo, held up a key.", "held"),
    ("The man in the hat covered his face.", "covered"),
    ("SOMEONE looked up.", "looked"),
    ("Anna opens the door and went out.", "went"),
    ("Tom smiles, and she laughed.", "laughed"),
    ("He nods. Then she turned away.", "turned"),
    ("It rolled off the table.", "rolled"),
    ("The note she wrote was short.", "wrote"),
    ("Slowly he knelt as she watches.", "knelt"),
    ("He lay on the sofa.", "lay"),
]
PRESENT = [
    "The note she wrote burns in the stove.",
    "The bridge they built is gone.",
    "He is seated.",
    "Dressed in black, she enters.",
    "A man dressed in black enters.",
    "A man named Bob waits.",
    "Tom, dressed in white, waves.",
    "Bob, exhausted, sits down.",
    "They put on their hats.",
    "They read.",
    "They let go.",
    "The cars parked outside are dusty.",
    "He turns left.",
    "The left door opens.",
    "She has walked far.",
    "They have gone.",
    "He is gone.",
    "She finds the ring he gave her.",
    "The house where she was born burns.",
    "He looks at the spot where the tree stood.",
    'A sign reads, "We moved."',
    "“It was me,” he mouths.",
    "The headline says: Mayor resigned.",
    "A saw lies on the bench.",
    "She holds a rose.",
    "A spoke breaks.",
    "Handcuffed, he gets in.",
    "A broken chair lies there.",
    "The ground is littered with glass.",
    "Armed guards patrol the wall.",
    "Lit candles float by.",
    "Fallen leaves swirl.",
    "Guests put their coats on a bed.",
    "The twins set the table.",
    "Kate, startled, looks up.",
    "Two bodies covered with sheets.",
    "Tom seated at a desk.",
]


@pytest.mark.parametrize(("text", "word"), PAST)
def test_a_past_that_carries_the_sentence_is_told(text: str, word: str) -> None:
    assert said(text, "S1") == [word]


@pytest.mark.parametrize("text", PRESENT)
def test_participles_subclauses_and_read_out_text_are_no_past(text: str) -> None:
    assert said(text, "S1") == []


def test_a_passive_with_its_agent_is_a_hint_and_a_state_is_none() -> None:
    assert said("The gate is opened by a guard.", "S2") == ["opened"]
    assert said("The car is being towed away.", "S2") == ["towed"]
    assert found("The gate is opened by a guard.", "S2")[0].severity == "hint"
    for state in ("She is seated by the window.", "He is dressed in black.", "The shop is closed."):
        assert said(state, "S2") == []


@pytest.mark.parametrize(
    "text", ["We see a dog.", "Now we can see the sea.", "You can see a boat.", "I can see two men.", "You see a hut."]
)
def test_we_see_is_an_error(text: str) -> None:
    assert [one.severity for one in found(text, "S3")] == ["error"]


def test_a_reader_is_no_text() -> None:
    assert said("A girl reads and looks at us.", "S3") == ["us"]
    assert said("A woman reads the note and waves at us.", "S3") == ["us"]


def test_our_and_us_are_warnings_but_the_us_navy_and_read_out_words_are_not() -> None:
    assert [one.severity for one in found("He runs toward us.", "S3")] == ["warning"]
    assert [one.severity for one in found("Our hero waits.", "S3")] == ["warning"]
    for good in (
        "A US Navy ship docks.",
        "He mouths, “I love you.”",
        "A sign reads: You are here.",
        "She gives him a thank you card.",
        "Elizabeth I looks down from a frame.",
        "She mouths thank you.",
        "A note under the lamp reads wait for me.",
    ):
        assert said(good, "S3") == []
