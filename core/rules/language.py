"""What the rules must know of a language. English is the first pack; elsewhere only language-free rules run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from core.rules.finding import Severity
from core.rules.words import words

# (tokens in lower case, tokens as written, from, to) of one sentence -> the tokens at fault.
SentenceRule = Callable[[Sequence[str], Sequence[str], int, int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording at which a rule looks. `reason` may hold {said}, the words found."""

    pattern: re.Pattern[str]
    level: Severity
    reason: str
    start_only: bool = False  # of the cue


@dataclass(frozen=True, slots=True)
class Phrases:
    """Wordings by the words that must be there for one of them to match: a cue without any is passed over at once."""

    by_trigger: Mapping[str, tuple[Phrase, ...]]
    triggers: frozenset[str]

    def near(self, words: Set[str]) -> tuple[Phrase, ...]:
        if self.triggers.isdisjoint(words):
            return ()
        hits = self.triggers & words
        return tuple(dict.fromkeys(phrase for hit in sorted(hits) for phrase in self.by_trigger[hit]))


def phrases(*rows: tuple[str, str, Severity, str]) -> Phrases:
    """Rows of (trigger words, pattern, level, reason); '^' before the triggers: at the cue's start only."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for triggers, pattern, level, reason in rows:
        start = triggers.startswith("^")
        phrase = Phrase(re.compile(pattern, re.IGNORECASE), level, reason, start)
        for trigger in triggers.lstrip("^").split():
            table[trigger] = (*table.get(trigger, ()), phrase)
    return Phrases(table, frozenset(table))


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """One language. Word sets are lower case."""

    code: str
    name: str
    stop_words: frozenset[str]  # say nothing about what is shown
    common: frozenset[str]  # words that are no names even with a capital
    read_out_triggers: frozenset[str]
    read_out: re.Pattern[str]  # what follows is text that is read out, not description
    sentence_abbreviations: frozenset[str]  # a full stop after them ends no sentence
    past_verbs: SentenceRule
    passives: SentenceRule
    persons: Phrases  # S3
    meta: Phrases  # S4
    interpretation: Phrases  # S5
    person_terms: Phrases  # S9
    sounds: Phrases  # S12
    masked: Phrases  # S13
    profanity: frozenset[str]  # S13
    debris: Phrases  # S20
    text_lead_in: re.Pattern[str]  # S14
    subject_pronouns: frozenset[str]  # S7
    pronouns: frozenset[str]  # S7: all that may stand for a person
    person_nouns: Mapping[str, str]  # noun -> the pronoun that may stand for it, "" for any
    weak_openings: frozenset[str]  # S10: words that may open every sentence
    numerals: Mapping[int, str]  # S17
    numeral_labels: frozenset[str]  # words after which a digit is a label: "room 3"
    abbreviations: Mapping[str, str]  # S18
    units: Mapping[str, str]  # S18: "km" -> "kilometres"
    symbols: Mapping[str, str]  # S18
    homographs: frozenset[str]  # S18
    roman_before: frozenset[str]  # S18: words before which or after which a Roman numeral stands
    misspellings: Mapping[str, str]  # S22
    double_words: frozenset[str]  # S22: may stand twice
    lemma: Callable[[str], str]  # S10, S11


# Stop words by which a text of another language is told; packs are not needed for that.
OTHER_LANGUAGES: Mapping[str, frozenset[str]] = {
    "en": frozenset(words("the and of to is with his her at from into on in he she they it a an as by no me so was")),
    "de": frozenset(
        words("""der die das und ist mit ein eine einen dem den sie er im auf zu von sich nicht aus nach""")
    ),
    "fr": frozenset(words("le la les et est un une des dans il elle du sur avec qui se son sa ses au vers")),
    "es": frozenset(words("el la los las y es un una en con por se su sus del al que hacia sobre")),
    "it": frozenset(words("il lo la gli e un una di che con per si suo sua nel della sul del verso")),
    "nl": frozenset(words("de het een en van is met op zijn haar naar hij zij ze in uit voor door")),
    "pt": frozenset(words("o os as e um uma de com por se seu sua no na do da em para ao")),
}


def pack_for(language: str) -> LanguagePack | None:
    """The pack of a BCP 47 tag, or None where there is none yet."""
    from core.rules.english import ENGLISH

    return {"en": ENGLISH}.get(language.lower().replace("_", "-").split("-", 1)[0])
