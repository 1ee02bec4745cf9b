# ruff: noqa: E501 - rows of sentences
"""The whole check and the check of one changed cue say the same; waivers, profiles and what is off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.track import TextCue, TextTrack
from core.names import Character, ledger_of
from core.rules.catalog import RULES
from core.rules.check import check_cue, check_track, examine
from core.rules.film import FilmFacts, SoundMeasure
from core.rules.profile import HOUSE, PROFILES
from core.rules.waivers import Waiver
from tests.core.rules.checking import track_of

PROFESSIONAL = (Path(__file__).parent / "professional.txt").read_text(encoding="utf-8").splitlines()
DIALOGUE = [(3_000, 5_000, "Anna, look at the red boat!"), (20_000, 22_000, "Tom?"), (40_000, 41_000, "Go home.")]
FILM = FilmFacts(
    duration_ms=90_000,
    speech=[(start, end) for start, end, _ in DIALOGUE],
    dialogue=DIALOGUE,
    gaps=[(0, 3_000), (5_000, 20_000), (22_000, 40_000), (41_000, 90_000)],
    shots=[(0, 30_000), (30_000, 90_000)],
    ledger=ledger_of(
        [Character("Anna", look="the woman in red", pronoun="she"), Character("Tom", look="the man", pronoun="he")],
        DIALOGUE,
    ),
    events_ms={0: 1_000, 2: 9_000},
    spoken_ms={1: 2_000, 3: 14_000},
    texts=[(50_000, 52_000, "Keep out")],
    credits_ms=80_000,
    sound={0: SoundMeasure(dip_db=2.0)},
)
TEXTS = st.sampled_from(  # one row a line
    [
        "Anna waits.", "Tom enters.", "The man, Tom, sits.", "She leaves.", "He leaves.", "Tom hugs Anna.", "a dog barks",
        "We see 3 dogs & a cat.", "She walked home.", "Slowly, it snows.", "Slowly, Anna nods.", "The woman in red waits.",
        "A red boat sinks in the harbour.", "A red boat sinks in the dark harbour.", "", "Ana waves.", "<b>No</b>", "Keep out",
        "He puts it down. He runs. He sits. He eats.", "In this scene, a man waits.",
    ]
)  # fmt: skip
CUES = st.builds(
    lambda start, length, text, waits, name: TextCue(
        start, start + length, text, ({"extended": True} if waits else {}) | ({"id": name} if name else {})
    ),
    st.integers(0, 88_000),
    st.integers(0, 16_000),
    TEXTS,
    st.booleans(),
    st.sampled_from(["", "a", "b"]),
)


def same_after_edits(cues: list[TextCue], edits: list[tuple[int, TextCue]], profile: str) -> None:
    waivers = (Waiver("S16", "a", "it is a chant"),)
    checked = examine(TextTrack(cues), FILM, PROFILES[profile], waivers)
    for place, cue in edits:
        at = place % len(cues)
        cues = [*cues[:at], cue, *cues[at + 1 :]]
        checked = check_cue(checked, at, cue)
        assert checked.findings() == check_track(TextTrack(cues), FILM, PROFILES[profile], waivers)


EDITS = st.lists(st.tuples(st.integers(0, 40), CUES), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(CUES, min_size=1, max_size=14), EDITS, st.sampled_from(sorted(PROFILES)))
def test_one_changed_cue_gives_what_the_whole_check_gives(
    cues: list[TextCue], edits: list[tuple[int, TextCue]], profile: str
) -> None:
    same_after_edits(cues, edits, profile)


@pytest.mark.slow
@settings(max_examples=1_500, deadline=None)
@given(st.lists(CUES, min_size=1, max_size=40), EDITS, st.sampled_from(sorted(PROFILES)))
def test_one_changed_cue_gives_what_the_whole_check_gives_over_many(
    cues: list[TextCue], edits: list[tuple[int, TextCue]], profile: str
) -> None:
    same_after_edits(cues, edits, profile)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6), st.sampled_from(["en", "de", "und", "x-y", ""]))
def test_no_text_breaks_a_rule_and_spans_lie_inside_it(texts: list[str], language: str) -> None:
    track = track_of(*texts, language=language)
    for one in check_track(track, FILM):
        if one.span is not None:
            assert one.cue is not None
            assert 0 <= one.span[0] <= one.span[1] <= len(texts[one.cue])


def test_hostile_texts_cost_no_more_than_their_length() -> None:
    """Each of these would take hours in a rule that backtracks."""
    for text in ("a" * 100_000, "the " * 30_000, "<" * 50_000, '"' * 50_000, ". " * 30_000, "we " * 30_000, "1 " * 30_000,
                 "*" * 50_000, "w/" * 30_000, "{\\" * 30_000, "'" * 50_000, ", Tom" * 20_000, "reads: " * 10_000):  # fmt: skip
        check_track(track_of(text, lasts_ms=60_000), replace(FILM, spoken_ms={}))


def test_checks_of_one_rule_have_their_own_titles() -> None:
    film = FilmFacts(ledger=ledger_of([Character("Oswin", look="the tall man")], ()))
    track = track_of("Oswin waits.", "Oswim sits.", "The tall man stands.")
    told = {one.cue: one.title for one in check_track(track, film) if one.rule == "S8"}
    assert told == {1: "Names are spelled one way", 2: "One person, one name"}


def test_a_waived_finding_is_kept_with_its_reason() -> None:
    track = track_of("he waits.", "he sits.")
    kept = [one for one in check_track(track, waivers=[Waiver("S16", "c0", "a poem")]) if one.rule == "S16"]
    assert [(one.cue, one.waived) for one in kept] == [(0, "a poem"), (1, None)]
    everywhere = check_track(track, waivers=[Waiver("S16", None, "small letters are the style")])
    assert all(one.waived for one in everywhere if one.rule == "S16")
    with pytest.raises(ValueError, match="reason"):
        Waiver("S16", "c0", "  ")


def test_a_profile_turns_rules_off_or_lowers_them_and_never_raises_them() -> None:
    track = track_of("We see how he walked.")
    off = examine(track, profile=replace(HOUSE, severities={"S1": "off", "S3": "hint"}))
    assert {(one.rule, one.severity) for one in off.findings() if one.rule in ("S1", "S3")} == {("S3", "hint")}
    assert "profile" in next(one.why for one in off.off if one.rule == "S1")
    raised = check_track(track_of("A phone rings."), profile=replace(HOUSE, severities={"S12": "error"}))
    assert [one.severity for one in raised if one.rule == "S12"] == ["hint"]


def test_a_rule_that_cannot_look_says_why() -> None:
    off = {one.rule: one.why for one in examine(track_of("A man waits.")).off}
    assert {"T3", "T5", "S6", "S7", "S11", "S21", "A1", "A2"} <= off.keys()
    assert all(off.values())
    french = {one.rule: one.why for one in examine(track_of("Il attend.", language="fr")).off}
    assert "fr" in french["S1"]
    for rule in RULES:
        assert rule.language or rule.reach != "cue" or rule.id in ("T1", "T2", "T5", "T6", "T8", "X2", "S8", "S19", "S20",
                                                                    "S22", "A1", "A3")  # fmt: skip
        assert bool(rule.needs) == bool(rule.without)


def test_every_rule_of_the_guide_is_in_the_catalogue_with_a_source() -> None:
    wanted = {f"T{n}" for n in range(1, 10)} | {"X1", "X2", "A1", "A2", "A3"} | {f"S{n}" for n in range(1, 23)}
    assert {rule.id for rule in RULES} == wanted
    assert all(rule.source and rule.title for rule in RULES)
    assert all((rule.of_cue is None) + (rule.of_near is None) + (rule.of_film is None) == 2 for rule in RULES)


def test_no_rule_above_a_hint_speaks_of_one_professional_sentence_in_fifty() -> None:
    assert len(PROFESSIONAL) >= 400
    loud: dict[str, int] = {}
    findings = check_track(track_of(*PROFESSIONAL, every_ms=20_000, lasts_ms=15_000))
    for one in findings:
        if one.rule[0] == "S" and one.severity != "hint":
            loud[one.rule] = loud.get(one.rule, 0) + 1
    assert max(loud.values()) * 50 <= len(PROFESSIONAL), loud
    assert loud.get("S1", 0) == 0
    assert sum(loud.values()) * 50 <= len(PROFESSIONAL), loud


def test_a_missing_cue_cannot_change() -> None:
    checked = examine(track_of("A man waits."))
    with pytest.raises(IndexError):
        check_cue(checked, 1, TextCue(0, 1, "A"))
    assert check_track(TextTrack([])) == []
