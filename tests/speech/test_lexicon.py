"""Written words and how they are said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speech.lexicon import as_spoken


def test_whole_words_only() -> None:
    assert as_spoken("cat concatenate Cat's cat-like", {"cat": "kat"}).text == "kat concatenate kat's kat-like"
    assert as_spoken("café cafés", {"café": "caffay"}).text == "caffay cafés"


def test_small_letters_stand_for_every_spelling_and_capitals_for_themselves() -> None:
    assert as_spoken("gif GIF Gif", {"gif": "jiff"}).text == "jiff jiff jiff"
    assert as_spoken("Polish the polish", {"Polish": "poh-lish"}).text == "poh-lish the polish"
    assert as_spoken("US us", {"US": "U S", "us": "uss"}).text == "U S uss"


def test_the_longest_entry_wins_and_nothing_is_replaced_twice() -> None:
    lexicon = {"New York": "noo york", "York": "yorrk", "noo": "gnu"}
    assert as_spoken("New York, York", lexicon).text == "noo york, yorrk"
    assert as_spoken("C++ and C", {"C++": "see plus plus", "C": "see"}).text == "see plus plus and see"


def test_every_spoken_character_knows_its_written_word() -> None:
    text = "Dr. Nguyen waits."
    said = as_spoken(text, {"Nguyen": "win", "Dr.": "doctor"})
    assert said.text == "doctor win waits."
    assert {text[slice(*said.places[at])] for at in range(6)} == {"Dr."}
    assert {text[slice(*said.places[at])] for at in range(7, 10)} == {"Nguyen"}
    assert "".join(text[slice(*place)] for place in said.places[10:]) == " waits."


@given(
    st.text(max_size=60), st.dictionaries(st.sampled_from(["a", "Bob", "i", "ß", "no"]), st.just("word"), max_size=4)
)
def test_places_are_in_order_whatever_the_text(text: str, lexicon: dict[str, str]) -> None:
    said = as_spoken(text, lexicon)
    assert len(said.places) == len(said.text)
    assert said.places == sorted(said.places) and all(0 <= a < b <= len(text) for a, b in said.places)
    assert as_spoken(text, {}).text == text
