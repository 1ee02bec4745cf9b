"""Names of people, learnt from a film's own text where there is no cast list: a guess by how words are used.

A name has a capital wherever it stands and is never written small; and somewhere it stands as people do: it is called
("Tom, look!"), does something ("Nora leaves the room") or has something ("Nora's coat"), more often than it stands as
places do ("in Paris").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

STARTS_ENOUGH = 4  # sentences of the description in which a name does something, where it only ever begins sentences

_NAME = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:[-'’][A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
_NAME_WORD = re.compile(rf"(?<![\w'’]){_NAME}(?!\w)")
_SMALL = re.compile(r"(?<![\w'’])[a-zà-öø-ÿ]+")
_STARTS = re.compile(r"(?:^|[.!?…:][\"”’)]*\s+)[-–—\"“‘(\s]*$")
_CALLED_AFTER = re.compile(r",\s+$")
_CALLED_BEFORE = re.compile(r"\s*[,!?]")
_ENDS = re.compile(r"\s*(?:[.!?,…]|$)")
_DOES = re.compile(r"\s+(?:[a-z]+ly\s+)?(?:[a-z]{2,}[^su\W]s|has|is|does|passes|crosses|kisses|misses|tosses)\b")
_HAS = re.compile(r"['’]s\b")
_PERSON_BEFORE = re.compile(
    r"\b(?:I'm|I am|my name is|this is|called|named|Mr|Mrs|Ms|Miss|Dr|sir|with|and|hugs|kisses|for|at|to)\.?\s+$",
    re.I,
)
_PLACE_BEFORE = re.compile(r"\b(?:in|from|across|near|through|towards|over|of|the|a|an|leaving|outside)\s+$", re.I)
_NO_NAMES = frozenset(
    re.findall(
        r"[\w']+",
        """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december christmas easter english french german spanish italian american british
    russian chinese japanese european african indian god lord jesus christ mr mrs ms miss dr sir madam ma dad daddy
    mum mummy mom mommy mother father grandma grandpa granny aunt uncle doctor captain professor sergeant officer
    yes no oh ah hey hi hello okay ok well please thanks thank sorry good great fine right sure wait look listen
    come stop help what who why when where how i i'm i'll i've i'd the a an and but so then now never maybe perhaps
    he she it we they you my your his her its our their this that these those there here someone somebody nobody
    everyone everybody night day morning later meanwhile outside inside nearby suddenly elsewhere back soon two
    three four five six seven eight nine ten""",
    )
)


def learnt_names(dialogue: Iterable[str], description: Iterable[str] = ()) -> frozenset[str]:
    """Names in this film's dialogue and description; each word of a full name by itself."""
    spoken, told = list(dialogue), list(description)
    small = {word for text in (*spoken, *told) for word in _SMALL.findall(text)}
    person: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    place: Counter[str] = Counter()
    inside: Counter[str] = Counter()  # capitals in the middle of a sentence
    for texts, is_told in ((spoken, False), (told, True)):
        for text in texts:
            for match in _NAME_WORD.finditer(text):
                name = match[0]
                if name.lower() in _NO_NAMES or name.lower() in small:
                    continue
                starts = _STARTS.search(text[: match.start()]) is not None
                inside[name] += not starts
                place[name] += _PLACE_BEFORE.search(text[: match.start()]) is not None
                counted = _as_people_do(text, match.start(), match.end(), starts, is_told)
                person[name] += counted
                acts[name] += counted if is_told else 0
    names = {
        name for name, count in person.items() if count > place[name] and (inside[name] or acts[name] >= STARTS_ENOUGH)
    }
    return frozenset(names | _neighbours((*spoken, *told), names, inside, small))


def _as_people_do(text: str, start: int, end: int, starts: bool, told: bool) -> int:
    before, called_before = text[:start], _CALLED_BEFORE.match(text, end)
    if not told and ((starts and called_before) or (_CALLED_AFTER.search(before) and _ENDS.match(text, end))):
        return 2
    if _HAS.match(text, end) or (told and _DOES.match(text, end)) or _PERSON_BEFORE.search(before):
        return 1
    return int(told and not starts and called_before is not None)  # "the woman in the yellow coat, Ruth, ..."


def _neighbours(texts: Sequence[str], names: set[str], inside: Counter[str], small: set[str]) -> set[str]:
    """The other words of full names: capitals beside a name, in the middle of a sentence too, never written small."""
    found = set()
    for text in texts:
        for pair in re.findall(rf"(?<![\w'’])({_NAME})\s+(?=({_NAME})(?!\w))", text):
            for name, other in (pair, pair[::-1]):
                if name in names and inside[other] and other.lower() not in small | _NO_NAMES:
                    found.add(other)
    return found
