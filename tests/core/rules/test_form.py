"""Sentence form, numbers and spoken form, and that every one-step fix heals what it is offered for."""

from __future__ import annotations

import pytest

from core.formats.track import TextCue, TextTrack
from core.rules.check import check_track
from core.rules.profile import HOUSE
from tests.core.rules.checking import found, said, track_of

BROKEN = [
    ("he waits.", "S16", "He waits."),
    ("He waits", "S16", "He waits."),
    ("He  waits.", "S16", "He waits."),
    (" He waits.", "S16", "He waits."),
    ("<i>He waits.</i>", "S16", "He waits."),
    ("{\\an8}He waits.", "S16", "He waits."),
    ("He waits. \N{GRINNING FACE}", "S16", "He waits."),
    ("He waits ,then goes.", "S16", "He waits, then goes."),
    ("He waits,", "S16", "He waits."),
    ("He waits....", "S16", "He waits…"),
    ("5 men wait.", "S17", "Five men wait."),
    ("21 men wait.", "S17", "Twenty-one men wait."),
    ("He sees 3 dogs.", "S17", "He sees three dogs."),
    ("A sack of 12 kg falls.", "S17", "A sack of 12 kilograms falls."),
    ("A cat & a dog.", "S18", "A cat and a dog."),
    ("A boy w/ a kite runs.", "S18", "A boy with a kite runs."),
    ("Boxes, bags etc. fall.", "S18", "Boxes, bags and so on fall."),
    ("He eats teh cake.", "S22", "He eats the cake."),
    ("He eats the the cake.", "S22", "He eats the cake."),
    ("**A man** waits.", "S20", "A man waits."),
]


@pytest.mark.parametrize(("text", "rule", "healed"), BROKEN)
def test_a_fix_gives_the_sentence_that_was_meant(text: str, rule: str, healed: str) -> None:
    fixes = [one.fix.text for one in found(text, rule) if one.fix is not None]
    assert healed in fixes
    assert not found(healed, rule)


@pytest.mark.parametrize(
    "text",
    [
        "He opens Room 3.",
        "It is 3 a.m.",
        "The clock shows 9:05.",
        "1944. A convoy rolls by.",
        "Apollo 13 lifts off.",
        "A price of $5 is chalked up.",
        "The score is 3-2.",
        "A sign reads: 3 miles.",
        "He has 150 sheep.",
        "In the 1950s, a bus stops.",
        "She wears number 7.",
        "He steps onto platform 4.",
    ],
)
def test_numbers_that_are_labels_times_and_years_may_be_digits(text: str) -> None:
    assert not found(text, "S17")


@pytest.mark.parametrize(
    "text",
    [
        'A sign reads "KEEP OUT."',
        "Mr. Bell nods to Dr. Osei.",
        "… and falls.",
        "SOMEONE kisses SOMEONE.",
        "He stops...",
        "(He laughs.)",
        "The FBI agent waits.",
        "It is the girls' room.",
    ],
)
def test_good_form_passes(text: str) -> None:
    assert not found(text, "S16")


def test_capitals_and_a_lonely_quotation_mark_are_errors() -> None:
    assert found("THE MAN OPENS THE DOOR.", "S16")
    assert said('He reads "Keep out.', "S16") == ['"']
    assert said('"He waits.', "S16") == ['"']


def test_an_empty_cue_is_an_error_and_nothing_breaks() -> None:
    for text in ("", "   ", "\n", "\u200b", "-", "\x00", "1", "“"):
        check_track(track_of(text))
    assert found("", "S16")


def test_what_most_cues_do_is_told_once_as_the_tracks_habit() -> None:
    track = track_of(*(f"A man number {word} waits" for word in "abcdefghijklmnopqrstuvwxyz"))
    told = [one for one in check_track(track) if one.rule == "S16"]
    assert [(one.cue, one.severity) for one in told] == [(None, "hint")]
    assert HOUSE.habit_min_cues <= 26


def test_a_track_that_is_often_untidy_has_hints_not_errors() -> None:
    texts = [
        f"A man waits by {word}" if word in "aeiou" else f"A man waits by {word}."
        for word in "abcdefghijklmnopqrstuvwxyz"
    ]
    told = [one for one in check_track(track_of(*texts)) if one.rule == "S16"]
    assert [(one.cue, one.severity) for one in told] == [(at, "hint") for at in (0, 4, 8, 14, 20)]
    texts[1:] = [f"A man waits by {word}." for word in "bcdefghijklmnopqrstuvwxyz"]
    told = [one for one in check_track(track_of(*texts)) if one.rule == "S16"]
    assert [(one.cue, one.severity) for one in told] == [(0, "error")]


def test_few_cues_make_no_habit() -> None:
    told = [one for one in check_track(track_of("A man waits", "A dog waits")) if one.rule == "S16"]
    assert [one.cue for one in told] == [0, 1]


def test_long_sentences_and_many_sentences_are_hints() -> None:
    long = "A man " + "and a man " * 12 + "wait."
    assert [one.severity for one in found(long, "S19")] == ["hint"]
    assert found("A man. A dog. A cat. A cow.", "S19")
    assert not found("Mr. Bell nods to Dr. Osei. Mrs. Bell waves.", "S19")


def test_spans_lie_in_the_text_whatever_the_text() -> None:
    for text in ("İİ ﬁ 5 men waited & slept", "“We” 👩‍👩‍👧 see — 3 dogs", "שלום & 5 km", "e\u0301 we see w/ a dog"):
        track = TextTrack([TextCue(0, 9_000, text)])
        for one in check_track(track):
            assert one.span is None or 0 <= one.span[0] <= one.span[1] <= len(text)
