"""Named descriptions to unnamed ones: every name of a person becomes "someone", as in MAD and LSMDC.

    Tom Price hands Nora her father's coat. Mr Coyle's dog barks.
    Someone hands someone her father's coat. Someone's dog barks.

Who is a name comes from a cast list, from the film's own text (speech.name_words) or a tagger (speech.name_tagger).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Span = tuple[int, int]  # of characters, half open

SOMEONE = "someone"
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Mister|Madam|Dr|Doctor|Prof|Professor|Captain|Colonel|General|Major|Sergeant|Lieutenant|"
    r"Officer|Detective|Inspector|Sir|Lady|Lord|Dame|King|Queen|Prince|Princess|Father|Sister|Brother|Aunt|Uncle|Judge|"
    r"Senator)\.?\s+)+$"
)
_POSSESSIVE = re.compile(r"['’]s\b")
_SENTENCE = re.compile(r"(?:^|[.!?…]['\"”’)\]]*\s)\s*[-–—'\"“‘(\[♪\s]*$")
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.\s$")  # of a name, such as the B. of J. B. Cole: it ends no sentence
# Names that are words too; at a sentence's start such a word is one where these follow.
_WORDS_TOO = frozenset(
    re.findall(r"\w+", "will may mark grace hope rose faith joy dawn bill sue june april art chip bolt pat jack")
)
_NO_NAME_BEFORE = re.compile(r"\s+(?:i|you|he|she|it|we|they|the|a|an|this|that|my|your|his|her|our|their)\b", re.I)


def anonymise(text: str, names: Iterable[str]) -> str:
    """Text without these names: full ones, such as "Tom Price", count with each of their words."""
    return replaced(text, name_spans(text, names))


def name_spans(text: str, names: Iterable[str]) -> list[Span]:
    """Where names stand, in order, one span for all words of one person's name in a row.

    Names are found as they are written, or in capitals throughout; where the text has no capitals at all, in any case.
    """
    people = [tuple(dict.fromkeys(name.split())) for name in names if name.strip()]
    known = {part for person in people for part in person if len(part.rstrip(".")) > 1 and part[:1].isupper()}
    if not known:
        return []
    bare = text == text.lower()
    spelled = sorted(known | {part.upper() for part in known}, key=lambda part: (-len(part), part))
    pattern = re.compile(rf"(?<![\w'’])(?:{'|'.join(map(re.escape, spelled))})(?!\w)", re.I if bare else 0)
    own: dict[str, set[tuple[str, ...]]] = {}
    for person in people:
        for part in person:
            own.setdefault(part.lower(), set()).add(person)
    found: list[Span] = []
    whose: set[tuple[str, ...]] = set()  # whose name the last span may be
    parts: set[str] = set()  # the words of it
    for match in pattern.finditer(text):
        start, end = match.span()
        if match[0].lower() in _WORDS_TOO and (bare or _is_word(text, start, end)):
            continue
        people_here = own[match[0].lower()]
        between = text[found[-1][1] : start] if found else ""
        joins = bool(re.fullmatch(r"(?:\s+(?:[A-Z]\.\s+)*)|-", between))
        if found and joins and whose & people_here and match[0].lower() not in parts:
            found[-1] = (found[-1][0], end)
            whose, parts = whose & people_here, parts | {match[0].lower()}
        else:
            found.append((start, end))
            whose, parts = set(people_here), {match[0].lower()}
    return found


def _is_word(text: str, start: int, end: int) -> bool:
    return _starts_sentence(text, start) and _NO_NAME_BEFORE.match(text, end) is not None


def replaced(text: str, spans: Sequence[Span]) -> str:
    """The text with "someone" in place of each span (in order, apart), titles before it and the possessive after it."""
    parts: list[str] = []
    done = 0
    has_capitals = text != text.lower()
    for start, end in spans:
        title = _TITLE.search(text, done, start)
        begin = title.start() if title else start
        word = SOMEONE.capitalize() if has_capitals and _starts_sentence(text, begin) else SOMEONE
        parts += [text[done:begin], word]
        done = end
        if _POSSESSIVE.match(text, end):
            continue
        if text[end - 1] in "sS" and re.match(r"['’](?=\s|$)", text[end:]) and not _in_quotes(text, end):
            parts.append("'s")  # James' coat
            done = end + 1
    return "".join([*parts, text[done:]])


def _starts_sentence(text: str, at: int) -> bool:
    return _SENTENCE.search(text[:at]) is not None and _INITIAL.search(text[:at]) is None


def _in_quotes(text: str, at: int) -> bool:
    """Whether a single quotation mark is open here, which the one at `at` then closes."""
    return len(re.findall(r"(?:^|[\s(])['‘]", text[:at])) > 0
