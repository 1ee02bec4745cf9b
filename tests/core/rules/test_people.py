"""Names, pronouns and labels over a short film."""

from __future__ import annotations

from dataclasses import replace

from core.formats.track import TextCue, TextTrack
from core.names import Character, ledger_of
from core.rules.check import check_track
from core.rules.film import FilmFacts
from core.rules.finding import RuleFinding
from core.rules.profile import HOUSE, RuleProfile

CAST = (
    Character("Tom", look="the man in the hat", pronoun="he"),
    Character("Ben", look="the boy with the kite", pronoun="he"),
    Character("Anna", look="the woman in red", pronoun="she"),
)
FILM = FilmFacts(ledger=ledger_of(CAST, [(50_000, 51_000, "Tom, come here!")]))


def told(rule: str, *texts: str, film: FilmFacts = FILM, profile: RuleProfile = HOUSE) -> list[RuleFinding]:
    cues = [TextCue(at * 8_000, at * 8_000 + 4_000, text) for at, text in enumerate(texts)]
    return [one for one in check_track(TextTrack(cues), film, profile) if one.rule == rule]


def test_a_name_before_it_is_said_is_told_with_the_look_as_a_fix() -> None:
    early = told("S6", "Tom enters.")
    assert [one.cue for one in early] == [0]
    assert early[0].fix is not None
    assert early[0].fix.text == "The man in the hat enters."
    assert "0:00:50" in early[0].reason


def test_a_name_is_free_once_said_or_once_introduced() -> None:
    assert told("S6", *["A road."] * 7, "Tom enters.") == []
    introduced = ("The man in the hat, Tom, enters.", "Tom sits down.")
    assert told("S6", *introduced) == []
    strict = replace(HOUSE, name_by_description=False)
    assert [one.cue for one in told("S6", *introduced, profile=strict)] == [0]


def test_only_the_first_early_mention_is_told() -> None:
    assert [one.cue for one in told("S6", "Tom enters.", "Tom sits.", "Anna waits.")] == [0, 2]


def test_a_pronoun_needs_somebody_near() -> None:
    assert [one.cue for one in told("S7", "She enters.")] == [0]
    assert told("S7", "Anna enters.", "She sits.", "She sleeps.", "She wakes.") == []
    assert [one.cue for one in told("S7", "Anna enters.", "A road.", "A hill.", "She sleeps.")] == [3]
    assert told("S7", "As she sits, Anna yawns.") == []
    assert [one.cue for one in told("S7", "Anna enters.", "He sits.")] == [1]


def test_a_pronoun_after_two_of_its_gender_is_ambiguous() -> None:
    ambiguous = told("S7", "Tom hugs Ben.", "He leaves.")
    assert "Ben or Tom" in ambiguous[0].reason
    assert told("S7", "Tom hugs Anna.", "He leaves.") == []
    assert told("S7", "Tom hugs Ben.", "Ben leaves.", "He runs.") == []


def test_a_look_and_its_name_are_one_person() -> None:
    assert told("S7", "The man in the hat, Tom, hugs Anna.", "He leaves.") == []
    assert told("S7", "The man in the hat hugs Ben.", "He leaves.") != []


def test_slips_of_names_are_errors_with_a_fix_and_words_are_none() -> None:
    for slip in ("Anne", "Ana", "Annna", "Anan"):
        if len(slip) < 4:
            continue
        wrong = told("S8", f"{slip} enters.")
        assert [(one.severity, one.fix and one.fix.text) for one in wrong] == [("error", "Anna enters.")]
    for good in (
        "Then the door opens.",
        "A Town Hall stands there.",
        "Anna's hat falls.",
        "When night falls, Anna runs.",
    ):
        assert told("S8", good) == []


def test_a_named_person_is_no_stranger_again() -> None:
    again = told("S8", "The woman in red, Anna, enters.", "The woman in red sits down.")
    assert [(one.cue, one.severity) for one in again] == [(1, "hint")]


def test_what_is_said_anyway_and_what_is_said_twice_are_hints() -> None:
    film = FilmFacts(dialogue=[(5_000, 7_000, "Look, the red boat sinks in the harbour!")])
    assert [one.severity for one in told("S11", "A red boat sinks in the harbour.", film=film)] == ["hint"]
    assert told("S11", "A gull lands on the red mast.", film=film) == []
    assert [one.cue for one in told("S10", "Rain beats on the dark window.", "Rain beats on the window.")] == [1]
    assert told("S10", "Tom sits down.", "Tom stands up.", "Tom sits down.") == []
    assert [one.cue for one in told("S10", "Slowly, Tom sits.", "Slowly, Ben runs.", "Slowly, it snows.")] == [2]
    assert told("S10", "He sits.", "He runs.", "He eats.") == []
    assert told("S10", "Oswin sits.", "Oswin runs.", "Oswin, tired, eats.") == []  # a name without a cast list
    assert [one.cue for one in told("S10", "Smiling, Tom sits.", "Smiling, Ben runs.", "Smiling, Ana waits.")] == [2]


def test_things_without_evidence_are_told() -> None:
    film = FilmFacts(evidence={0: frozenset(["man", "red", "key", "holds"])})
    assert told("S21", "The man holds a red key.", film=film) == []
    (unseen,) = told("S21", "The man holds a red trumpet.", film=film)
    assert "trumpet" in unseen.reason
