"""Where a name is said: calls and mentions in dialogue, and names that a description gives to a look.

Names come from outside (a cast list, or `core.names.guess_names` on the dialogue); nothing here knows any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = ("opening", "closing", "mention")  # "Tom, look!", "Hello, Tom.", "Have you seen Tom?"


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line of dialogue, as the subtitles have it; times in ms."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A name in a spoken line: `line` is the line's index, `kind` an index into KINDS."""

    name: str
    line: int
    kind: int


def calls_of(names: Sequence[str], dialogue: Sequence[SpokenLine]) -> list[Call]:
    """Every name that a line says, once per line, in time order."""
    found = []
    for index, line in enumerate(dialogue):
        for name in names:
            at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line.text)
            if at is not None:
                found.append(Call(name, index, _kind(line.text, at.start(), at.end())))
    return found


def _kind(text: str, start: int, end: int) -> int:
    """Addressed at the head or at the tail of a sentence, or merely mentioned: by the marks around the name."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    heads = not before or before[-1] in ".!?…-–"
    tails = not after or after[0] in ".!?…,"
    if heads and after[:1] in (",", "!", "?"):
        return KINDS.index("opening")
    if before.endswith(",") and tails:
        return KINDS.index("closing")
    return KINDS.index("mention")


def introductions(lines: Sequence[str], phrases: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Name -> (index of the phrase, index of the line) where a description first gives a look its name.

    "The woman in the yellow coat, Anna, waves." introduces Anna.
    """
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines):
        for index, phrase in enumerate(phrases):
            at = re.search(rf"{re.escape(phrase)}, ([A-Z]\w+)(?=[,.])", line, re.IGNORECASE)
            if at is not None and at[1][0].isupper():
                found.setdefault(at[1], (index, number))
    return found
