"""The names-only variant of AutoAD's people piece: the names of the dialogue (thesis 8.3.2, names only).

The thesis finds names by a recogniser of named entities; here a rule does it: a capital letter where the sentence asks
for none, or a call ("Tom, look!"). What a names model says of people is models.data.people_texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.clip.features import ClipFeatures

_CALLED = re.compile(r"(?:^|[.!?]\s+)([A-Z][a-z]+)(?=,)|(?<=, )([A-Z][a-z]+)(?=[.!?])")
_WITHIN = re.compile(r"(?<=[a-z,;] )([A-Z][a-z]+)")
# Words that stand before a comma at a sentence's start, or are always written with a capital letter, and name nobody.
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        """Yes No Oh Hello Hi Bye Goodbye Okay OK Right Good Fine Thank Excuse One Two Three Ah Well Now Then There Here
        Please Look Hey Sorry Thanks Sir Madam Mother Father Mr Mrs Ms Dr God English French German Spanish Italian
        Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
        September October November December Christmas""",
    )
)


def names_in_dialogue(lines: Sequence[str]) -> tuple[str, ...]:
    """Names in lines of dialogue (oldest line first), each once, the one that was said last first."""
    found: dict[str, None] = {}
    for line in lines:
        at: dict[int, str] = {}
        for pattern in (_CALLED, _WITHIN):
            for match in pattern.finditer(line):
                name = next(group for group in match.groups() if group)
                if name not in _NO_NAMES:
                    at[match.start(match.lastindex or 0)] = name
        for _, name in sorted(at.items()):
            found.pop(name, None)
            found[name] = None
    return tuple(reversed(found))


def names_only(lines: Sequence[str]) -> str:
    """The people text of the names-only variant: "Mia, Tom", or "" where nobody was named."""
    return ", ".join(names_in_dialogue(lines))


def with_names_only(film: Sequence[ClipFeatures]) -> list[ClipFeatures]:
    """Each clip with the names of all dialogue so far that its film's clips have, in place of what it had."""
    heard: list[str] = []
    told = []
    for clip in film:
        fresh = next(n for n in range(len(clip.subtitles) + 1) if _follows(heard, clip.subtitles, n))
        heard += clip.subtitles[len(clip.subtitles) - fresh :]
        told.append(replace(clip, people=names_only(heard), wide_people=names_only(heard)))
    return told


def _follows(heard: Sequence[str], subtitles: Sequence[str], fresh: int) -> bool:
    """Whether all but the last `fresh` of `subtitles` are the end of what was heard."""
    known = list(subtitles[: len(subtitles) - fresh])
    return not known or list(heard[-len(known) :]) == known
