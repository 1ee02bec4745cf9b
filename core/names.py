"""The ledger of characters: when a listener may know each name, how to call people before and after, who "she" may be.

Names come from a cast list, or are guessed from dialogue ("Tom, look!") without a model. A guess says that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.rules.words import words

Spoken = tuple[int, int, str]  # start_ms, end_ms, text
Pronoun = Literal["", "he", "she", "they", "it"]

_SUBJECT: dict[str, Pronoun] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
}


@dataclass(frozen=True, slots=True)
class Character:
    """One person of the film. `name` is spelled as in the cast list; `look` calls who has no name yet."""

    name: str
    aliases: tuple[str, ...] = ()
    look: str = ""  # "the man in the brown hat"
    role: str = ""  # "the baker"
    pronoun: Pronoun = ""  # "" where nobody knows
    said_ms: int | None = None  # the name is first heard in dialogue
    credited_ms: int | None = None  # the name is first read on the picture
    traits: frozenset[str] = frozenset()  # looks that the film itself makes matter: evidence for S9
    guessed: bool = False  # found in dialogue, in no cast list

    @property
    def known_ms(self) -> int | None:
        """From when on a listener may know the name without the describer; None: never."""
        times = [at for at in (self.said_ms, self.credited_ms) if at is not None]
        return min(times, default=None)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases, the longest first."""
        return tuple(sorted({self.name, *self.aliases}, key=lambda name: (-len(name), name)))


@dataclass(frozen=True, slots=True)
class Mention:
    """A character's name in a text, from character `start` to `end`."""

    character: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All characters of one film; a character's index is its place in the list."""

    characters: tuple[Character, ...] = ()
    looks: tuple[tuple[int, str], ...] = field(
        init=False, repr=False, compare=False
    )  # (character, look in small letters)
    look_words: frozenset[str] = field(init=False, repr=False, compare=False)  # the last word of each look
    _owner: dict[str, int] = field(init=False, repr=False, compare=False)
    _first: frozenset[str] = field(init=False, repr=False, compare=False)
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        owner = {name: index for index, one in enumerate(self.characters) for name in one.names if name.strip()}
        ordered = sorted(owner, key=lambda name: (-len(name), name))
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)") if ordered else None
        looks = tuple((index, one.look.lower()) for index, one in enumerate(self.characters) if one.look.strip())
        object.__setattr__(self, "looks", looks)
        object.__setattr__(self, "look_words", frozenset(re.findall(r"\w+", look)[-1] for _, look in looks))
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(self, "_first", frozenset(word for name in owner for word in re.findall(r"\w+", name)[:1]))
        object.__setattr__(self, "_pattern", pattern)

    def mentions(self, text: str, words: Iterable[str] | None = None) -> tuple[Mention, ...]:
        """Every name in a text, in order; `words` are the text's words, where someone has parted them already."""
        if self._pattern is None or (words is not None and self._first.isdisjoint(words)):
            return ()
        return tuple(
            Mention(self._owner[found[0]], found.start(), found.end(), found[0])
            for found in self._pattern.finditer(text)
        )

    def index_of(self, name: str) -> int | None:
        """Whose name or alias this is."""
        return self._owner.get(name)

    def call(self, index: int, at_ms: int) -> str:
        """How a listener may hear this person called at a time: the name once known, else look or role."""
        one = self.characters[index]
        known = one.known_ms
        if known is not None and known <= at_ms:
            return one.name
        return one.look or one.role or "someone"

    def candidates(self, word: str, people: Iterable[int]) -> list[int]:
        """Whom a pronoun may mean among these people: those of its gender; of unknown gender for he and she."""
        wanted = _SUBJECT.get(word.lower(), "")
        if not wanted:
            return []
        chosen = dict.fromkeys(people)
        if wanted == "they":
            return list(chosen)
        fits = [index for index in chosen if self.characters[index].pronoun == wanted]
        unknown = [index for index in chosen if not self.characters[index].pronoun] if wanted != "it" else []
        return fits + unknown

    def ambiguous(self, word: str, people: Iterable[int]) -> bool:
        """Whether a pronoun may surely mean two of these people: both are known to be called so."""
        wanted = _SUBJECT.get(word.lower(), "")
        if wanted in ("", "they"):
            return False
        return sum(self.characters[index].pronoun == wanted for index in set(people)) > 1


def subject_pronoun(word: str) -> Pronoun:
    """'he' for him, his and himself; '' for what is no pronoun of the third person."""
    return _SUBJECT.get(word.lower(), "")


def ledger_of(cast: Sequence[Character], dialogue: Sequence[Spoken], guess: bool = True) -> Ledger:
    """The ledger of a cast list and what is said: when each name is first heard, and names that only dialogue tells.

    Without a cast list every character is a guess. `guess=False` takes the cast list only.
    """
    listed = Ledger(tuple(cast))
    heard: dict[int, int] = {}
    for start, _, text in dialogue:
        for mention in listed.mentions(text):
            heard[mention.character] = min(start, heard.get(mention.character, start))
    characters = [_with_heard(one, heard.get(index)) for index, one in enumerate(cast)]
    if guess:
        known = {word for one in cast for name in one.names for word in name.split()}
        characters += [Character(name, said_ms=at, guessed=True) for name, at in guess_names(dialogue, known).items()]
    return Ledger(tuple(characters))


def _with_heard(one: Character, heard_ms: int | None) -> Character:
    if heard_ms is None:
        return one
    return replace(one, said_ms=heard_ms if one.said_ms is None else min(heard_ms, one.said_ms))


_NAME = r"[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Z][a-zà-öø-ÿ]+)?"
_VOCATIVES = (
    re.compile(rf"(?:^|[.!?…]\s+|[-–]\s*)({_NAME})(?=[,!?])"),  # "Tom, look!" "Tom!"
    re.compile(rf",\s+({_NAME})(?=\s*[.,!?…]|$)"),  # "Hello, Tom." "Oh, Tom, what a day."
    re.compile(rf"\b(?:I'm|I am|[Mm]y name is|[Tt]his is|[Cc]alled)\s+({_NAME})(?=\s*[.,!?]|$)"),
)
# Words that stand where a name would, and are none.
_NOT_NAMES = frozenset(
    words(
        """ah aha alright amen and anyway bravo bye careful cheers christ come congratulations dad daddy damn darling
        dear enough everybody everyone excellent exactly excuse fellas fine finally first folks forget forgive
        friend friends gentlemen girls boys go god good goodbye goodnight great guys ha hello help here hey hi hmm
        honey however hurry indeed jesus kid kids ladies later let listen look lord love luckily ma madam man maybe
        miss mister mom mommy mother mum mummy my never next nice no nobody none nope nonsense nothing now of
        officer oh ok okay once one or ouch our pa papa pardon perfect perhaps please quick quickly quiet ready
        really relax right run sadly say second seriously sir sister brother so somebody son soon sorry stop sure
        sweetheart sweetie thank thanks that the then there think this three today tomorrow tonight true two um
        uncle aunt grandma grandpa under unfortunately wait wake watch welcome well what when where which who why
        wonderful wow wrong yeah yes yesterday you your monday tuesday wednesday thursday friday saturday sunday
        january february march april june july august september october november december english french german
        doctor captain professor sergeant four five six seven eight nine ten still"""
    )
)


def guess_names(dialogue: Sequence[Spoken], known: Iterable[str] = ()) -> dict[str, int]:
    """Names that people are called by in dialogue, with when each is first said (ms). A heuristic: it knows no names.

    A word counts when it is capitalised where someone is addressed or introduced, and never written small elsewhere.
    """
    skip = {name.lower() for name in known} | _NOT_NAMES
    small = {word for _, _, text in dialogue for word in re.findall(r"\b[a-zà-öø-ÿ]+\b", text)}
    found: dict[str, int] = {}
    for _, _, text in dialogue:
        for pattern in _VOCATIVES:
            for name in pattern.findall(text):
                if name.lower() not in skip and name.lower() not in small:
                    found.setdefault(name, 0)
    if not found:
        return {}
    first = Ledger(tuple(Character(name) for name in found))
    said: dict[str, int] = {}
    for start, _, text in dialogue:
        for mention in first.mentions(text):
            said[mention.text] = min(start, said.get(mention.text, start))
    return said


def misspelled(word: str, ledger: Ledger) -> str | None:
    """The ledger's name of which this capitalised word is a slip of one letter, if there is exactly one such name."""
    if len(word) < 4 or ledger.index_of(word) is not None:
        return None
    parts = {part for one in ledger.characters if not one.guessed for name in one.names for part in name.split()}
    if word in parts:
        return None
    near = [name for name in parts if len(name) >= 3 and one_slip_apart(word, name)]
    return near[0] if len(near) == 1 else None


def one_slip_apart(a: str, b: str) -> bool:
    """Whether one letter is changed, left out, put in, or two neighbours are swapped; the case counts not."""
    a, b = a.lower(), b.lower()
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = len(rest_a) > 1 and rest_a[1] + rest_a[0] == rest_b[:2] and rest_a[2:] == rest_b[2:]
        return rest_a[1:] == rest_b[1:] or swapped
    return rest_a[1:] == rest_b if len(a) > len(b) else rest_b[1:] == rest_a
