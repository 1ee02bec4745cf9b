"""Which entries of a lexicon a text needs, what no lexicon takes, and many people who change one at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core import lexicon
from core.errors import Invalid
from core.lexicon import change_lexicon, check, needed, read_lexicon
from core.tables import Collection
from speech import lexicon as voice_lexicon
from speech.voice import _plain as as_the_voice_reads
from tests.database import Services

WORDS = ["a", "A", "i", "İ", "ı", "ß", "ẞ", "no", "No", "new york", "New York", "York", "NEW", "C++", "C", "'s", "x y"]
SIGNS = st.sampled_from([*WORDS, " ", " ", "\n", "\u00a0", "\u200e", "\ud83d", "-", "'", ".", "_", "é"])
TEXTS = st.lists(SIGNS | st.text(max_size=3), max_size=12).map("".join)
LEXICONS = st.dictionaries(st.sampled_from(WORDS), st.sampled_from(["word", "other word"]))


def test_only_words_of_the_texts_count_and_ones_own_go_first() -> None:
    theirs = {"Nguyen": "win", "gif": "jiff", "York": "yorrk"}
    assert needed(["Nguyen waits.", "A GIF."], theirs, {"Nguyen": "nwen"}) == {"Nguyen": "nwen", "gif": "jiff"}
    assert needed(["concatenate"], {"cat": "kat"}, {}) == {}
    assert needed([], theirs, {}) == {} == needed(["Nguyen"], {}, {})
    assert needed(["New", "York"], {"New York": "noo york", "New": "noo"}, {}) == {"New": "noo"}


def test_an_entry_that_stands_in_the_way_of_another_counts() -> None:
    lexicon = {"New York": "noo york", "york": "yorrk"}
    assert needed(["new york"], lexicon, {}) == lexicon


@given(st.lists(TEXTS, max_size=3), LEXICONS, LEXICONS)
@example(["New\nYork"], {"New York": "word", "New": "other word"}, {})
@example(["New\u00a0York"], {"New York": "word"}, {"NEW": "other word"})
def test_texts_are_said_the_same_with_what_they_need(
    texts: list[str], theirs: dict[str, str], own: dict[str, str]
) -> None:
    kept = needed(texts, theirs, own)
    for text in texts:
        plain = as_the_voice_reads(text)
        assert voice_lexicon.as_spoken(plain, kept) == voice_lexicon.as_spoken(plain, {**theirs, **own})


@given(st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2))
@example({"a" * 200: "b" * 201})
@example({str(number): "word" for number in range(1_001)})
def test_what_the_voice_refuses_is_refused_before(entries: dict[str, str]) -> None:
    refused = []
    for one, problem in ((check, Invalid), (voice_lexicon.check, voice_lexicon.LexiconRefused)):
        try:
            one(entries)
        except problem:
            refused.append(problem)
    assert len(refused) in (0, 2)
    assert (lexicon.MOST_ENTRIES, lexicon.LONGEST) == (voice_lexicon.MOST_ENTRIES, voice_lexicon.LONGEST)


def test_what_cannot_be_used_is_said_with_a_remedy() -> None:
    with pytest.raises(Invalid, match=r"'\.\.\.' -> 'dots' is no word") as met:
        needed(["Tom"], {}, {"...": "dots"})
    assert met.value.slug == "speech-lexicon" and met.value.remedy


def test_of_many_who_change_it_at_once_none_loses_an_entry(services: Services, settings: object) -> None:
    with Session(services.engine, expire_on_commit=False) as session:
        collection = Collection(name="Films")
        session.add(collection)
        session.commit()
        start = Barrier(6)

        def add(number: int) -> None:
            with Session(services.engine) as own:
                start.wait()
                change_lexicon(own, collection.id, entries={f" word{number} ": "said"}, removed=["word0"])
                own.commit()

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(add, range(1, 7)))
        try:
            assert read_lexicon(session, collection.id) == {f"word{number}": "said" for number in range(1, 7)}
        finally:
            session.delete(collection)
            session.commit()
