"""The ledger of characters: when a name is known, how people are called, whom a pronoun means."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.names import Character, Ledger, guess_names, ledger_of, misspelled, one_slip_apart, subject_pronoun

CAST = (
    Character("Tom Hale", aliases=("Tom", "Mr. Hale"), look="the man in the hat", pronoun="he"),
    Character("Anna", look="the woman in red", pronoun="she"),
    Character("Ruth", role="the baker", pronoun="she"),
)
DIALOGUE = [
    (1_000, 2_000, "Good evening, Mr. Hale."),
    (5_000, 6_000, "Anna, wait! Tom, too."),
    (9_000, 9_500, "Annabel?"),
]


def test_a_name_is_known_from_when_dialogue_first_says_it_under_any_alias() -> None:
    ledger = ledger_of(CAST, DIALOGUE, guess=False)
    assert [one.said_ms for one in ledger.characters] == [1_000, 5_000, None]
    assert ledger.call(0, 999) == "the man in the hat"
    assert ledger.call(0, 1_000) == "Tom Hale"
    assert ledger.call(2, 99_000) == "the baker"


def test_a_credit_may_come_before_dialogue() -> None:
    ledger = ledger_of([Character("Anna", credited_ms=200)], DIALOGUE, guess=False)
    assert ledger.characters[0].known_ms == 200


def test_the_longest_name_is_found_and_no_part_of_a_word() -> None:
    ledger = Ledger(CAST)
    found = ledger.mentions("Tom Hale and Annabel meet Anna's friend Mr. Hale.")
    assert [(one.character, one.text) for one in found] == [(0, "Tom Hale"), (1, "Anna"), (0, "Mr. Hale")]
    assert ledger.mentions("nobody", ["nobody"]) == ()
    assert Ledger(()).mentions("Tom") == ()


def test_pronouns_know_whom_they_may_mean() -> None:
    ledger = Ledger(CAST)
    assert ledger.candidates("her", [0, 1, 2]) == [1, 2]
    assert ledger.ambiguous("she", [1, 2])
    assert not ledger.ambiguous("he", [0, 1, 2])
    assert not ledger.ambiguous("they", [0, 1])
    unknown = Ledger((*CAST, Character("Kim")))
    assert unknown.candidates("he", [0, 3]) == [0, 3]
    assert not unknown.ambiguous("he", [0, 3])
    assert subject_pronoun("Himself") == "he"
    assert subject_pronoun("table") == ""


def test_names_are_guessed_where_people_are_called_and_say_that_they_are_guesses() -> None:
    dialogue = [
        (0, 1, "Hello there."),
        (1_000, 2_000, "Tom, look at this!"),
        (3_000, 4_000, "At last, Mira."),
        (5_000, 6_000, "Oh, Kofi, what a day."),
        (7_000, 8_000, "My name is Ines."),
        (8_500, 9_000, "Jean-Luc!"),
    ]
    assert guess_names(dialogue) == {"Tom": 1_000, "Mira": 3_000, "Kofi": 5_000, "Ines": 7_000, "Jean-Luc": 8_500}
    ledger = ledger_of([Character("Tom")], dialogue)
    assert [(one.name, one.guessed) for one in ledger.characters][:2] == [("Tom", False), ("Mira", True)]


def test_calls_that_are_no_names_are_not_guessed() -> None:
    dialogue = [
        (0, 1, "Yes, sir. Please, listen. Well, goodbye."),
        (2, 3, "One, two, three. Still nothing."),
        (4, 5, "Mother, look! Thank you, Doctor."),
        (6, 7, "Water! Give me water."),
        (8, 9, "No! Stop! Wait, wait!"),
    ]
    assert guess_names(dialogue) == {}


def test_a_guess_is_dated_by_its_first_mention_not_by_the_call() -> None:
    assert guess_names([(0, 1, "I saw Tom today."), (9, 10, "Tom, look!")]) == {"Tom": 0}


def test_a_slip_of_one_letter_is_found_where_only_one_name_is_near() -> None:
    ledger = Ledger((Character("Anna"), Character("Marta"), Character("Marla")))
    assert misspelled("Anne", ledger) == "Anna"
    assert misspelled("Mart", ledger) == "Marta"
    assert misspelled("Marxa", ledger) is None
    assert misspelled("Anna", ledger) is None
    assert misspelled("Ann", ledger) is None
    guessed = Ledger((Character("Anna", guessed=True),))
    assert misspelled("Anne", guessed) is None


@given(st.text("abcde", min_size=1, max_size=8), st.integers(0, 7), st.sampled_from("xyz"))
def test_one_slip_is_one_slip_both_ways(word: str, at: int, letter: str) -> None:
    at %= len(word)
    for other in (word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :]):
        assert one_slip_apart(word, other)
        assert one_slip_apart(other, word)
    assert not one_slip_apart(word, word)
    assert not one_slip_apart(word, word + "xy")
