from __future__ import annotations

import pytest

from core.names import guess_names
from models.names.calls import KINDS, Call, SpokenLine, calls_of, introductions
from studio.training_people import people
from studio.world import TUNE_SEEDS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quill, look!", "opening"),
        ("Quill!", "opening"),
        ("Wait. Quill, come here!", "opening"),
        ("Hello, Quill.", "closing"),
        ("Oh, Quill, what a day.", "closing"),
        ("Are you all right, Quill?", "closing"),
        ("Have you seen Quill today?", "mention"),
        ("Quill is late.", "mention"),
    ],
)
def test_a_call_is_told_from_a_mention(text: str, kind: str) -> None:
    assert calls_of(["Quill"], [SpokenLine(0, 900, text)]) == [Call("Quill", 0, KINDS.index(kind))]


def test_a_name_inside_another_word_is_none() -> None:
    assert calls_of(["Tom"], [SpokenLine(0, 900, "Tomorrow, then.")]) == []


def test_a_description_gives_a_look_its_name_once() -> None:
    lines = ["At night, the woman in the coat, Quill, waves.", "Quill sits.", "The woman in the coat, Odd, waves."]
    found = introductions(lines, ["the man in the hat", "the woman in the coat"])
    assert found == {"Quill": (1, 0), "Odd": (1, 2)}


def test_a_phrase_without_a_name_introduces_nobody() -> None:
    assert introductions(["The man in the hat, smiling, waves."], ["the man in the hat"]) == {}


def test_the_rules_find_just_the_names_that_the_dialogue_of_tuning_films_says() -> None:
    """The binder is trained on the names that dialogue says; at use they come from the rules: the same ones."""
    for seed in TUNE_SEEDS[:40]:
        truth = people(seed)
        dialogue = [SpokenLine(said.start_ms, said.end_ms, said.text) for said in truth.said]
        said = {call.name for call in calls_of(sorted(truth.names.values()), dialogue)}
        assert set(guess_names([(line.start_ms, line.end_ms, line.text) for line in dialogue])) == said
