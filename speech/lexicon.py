"""How words are said that the voice would get wrong: written -> spoken, with every spoken character's written place.

Only whole words are replaced. An entry written in small letters stands for the word however it is written ("gif",
"Gif", "GIF"); one with a capital only for itself ("Polish", not "polish"). The longest entry that fits wins, and what
was replaced is not looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_ENTRIES = 1_000
LONGEST = 200  # characters, written or spoken


class LexiconRefused(ValueError):
    """An entry of the lexicon cannot be used."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as it is said. `places[i]` is the written [from, to) of spoken character i."""

    text: str
    places: list[tuple[int, int]]


def as_spoken(text: str, lexicon: Mapping[str, str]) -> Spoken:
    """The text with its lexicon applied. Raises LexiconRefused where an entry is empty or too long."""
    check(lexicon)
    if not lexicon:
        return Spoken(text, [(at, at + 1) for at in range(len(text))])
    said: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for found in _pattern(tuple(sorted(lexicon))).finditer(text):
        word = found[0]
        spoken = lexicon.get(word) or lexicon.get(word.lower())
        if spoken is None:  # an entry with a capital, met in other letters
            continue
        said += [text[done : found.start()], spoken]
        places += [(at, at + 1) for at in range(done, found.start())]
        places += [found.span()] * len(spoken)
        done = found.end()
    said.append(text[done:])
    places += [(at, at + 1) for at in range(done, len(text))]
    return Spoken("".join(said), places)


def check(lexicon: Mapping[str, str]) -> None:
    if len(lexicon) > MOST_ENTRIES:
        raise LexiconRefused(f"A lexicon has {MOST_ENTRIES} entries at most; this one has {len(lexicon)}.")
    for written, spoken in lexicon.items():
        for word in (written, spoken):
            if not any(sign.isalnum() for sign in word) or len(word) > LONGEST or not word.isprintable():
                raise LexiconRefused(
                    f"The lexicon's entry {written[:40]!r} -> {spoken[:40]!r} is no word of 1 to {LONGEST} characters."
                )


def _pattern(entries: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(entries, key=lambda entry: (-len(entry), entry))
    words = "|".join(re.escape(entry) for entry in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
