"""Which people a line names, and whether a new line for the same place keeps to them. English.

A name is a word with a capital that does not open a sentence; of one that does, the ledger and word lists tell. What
must be kept has to be surely a name; in what is proposed, any doubt counts against it, since a line that is refused for
nothing costs less than a person who is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from core.names import Ledger
from core.rules.english import ENGLISH, lemma
from core.rules.english_verbs import BASES, PAST, THIRD
from core.rules.words import words

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?:^|[.!?…][\"'”’)]*)\W*$")
_TITLES = frozenset(words("mr mrs ms dr sir madam lady lord miss king queen prince princess captain uncle aunt"))
_MANNER = re.compile(r"^\w{4,}ly$|^\w{2,}ing$")  # "Slowly", "Walking"; but not "Emily"
_NEVER = ENGLISH.common - BASES - THIRD.keys() - PAST.keys()  # a verb's form may be a name: Bolt, Rose, Will
# Nouns with which descriptions like to begin, and which the rules' word lists do not have.
_OPENERS = frozenset(
    words(
        """afternoon applause birds blood boats candles clouds credits darkness dawn dirt dusk dust evening fire flames
        flowers fog footage glass headlights highway leaves lightning lights mist moonlight morning music night
        papers photographs police rain sand sirens smoke snow snowflakes sparks sunlight sunrise sunset text thunder
        title titles today tonight traffic trees water waves wind words"""
    )
)


@dataclass(frozen=True, slots=True)
class NameRule:
    """Names that a line must have, and all that it may have; the second hold the first."""

    kept: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()

    def lets(self, text: str) -> bool:
        """Whether a line has every kept name, and nobody who is not allowed."""
        return self.kept <= (found := names_in(text, self.allowed)) and found <= self.allowed


def name_rule(text: str, ledger: Ledger, at_ms: int) -> NameRule:
    """What a line in place of `text` at a time keeps to: the people whom `text` names, and of the others those whom a
    listener may know by name at that time."""
    every = [name for one in ledger.characters for name in one.names]
    known = [one for one in ledger.characters if one.known_ms is not None and one.known_ms <= at_ms]
    listed = frozenset(name for one in known for name in one.names)
    return NameRule(names_in(text, every, sure=True), listed | names_in(text, every))


def names_in(text: str, ledger: Iterable[str] = (), sure: bool = False) -> frozenset[str]:
    """Names in a line; `ledger` are those that are known to be some. A possessive counts as the name.

    `sure` leaves out what opens a sentence and may as well be an ordinary word.
    """
    found = set()
    rest = text
    for name in sorted({name for name in ledger if name.strip()}, key=len, reverse=True):  # of several words: one name
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        if re.search(pattern, rest):
            found.add(name)
            rest = re.sub(pattern, lambda match: "_" * len(match[0]), rest)
    tokens = list(_TOKEN.finditer(rest))
    for token, after in zip_longest(tokens, tokens[1:]):
        word = re.sub(r"['’]\w+$", "", token[0])
        if not word[:1].isupper() or word == "I" or (word.isupper() and len(word) > 1) or word.lower() in _TITLES:
            continue
        following = after[0].lower() if after is not None else ""
        if not _SENTENCE_END.search(rest, 0, token.start()) or not _is_ordinary(word.lower(), following, sure):
            found.add(word)
    return frozenset(found)


def _is_ordinary(word: str, following: str, sure: bool) -> bool:
    """Whether a word that opens a sentence is, or with `sure`: may be, one that names nobody."""
    if word in _NEVER or word in _OPENERS or lemma(word) in ENGLISH.person_nouns or _MANNER.search(word):
        return True
    if not sure:
        return False
    plural = word.endswith("s") and following not in THIRD  # "Doors open", but "Iris opens the door"
    return plural or word in ENGLISH.common or lemma(word) in ENGLISH.common
