"""The classes of a punctuation model: which mark follows a token, and whether its word is written with a capital."""

from __future__ import annotations

# In the order of the published model's outputs: the mark after the token ("O": none), then U for a capital, O for none.
LABELS = ("OU", "OO", ".O", "!O", ",O", ".U", "!U", ",U", ":O", ";O", ":U", "'O", "-O", "?O", "?U")
NO_MARK = tuple(LABELS.index(label) for label in ("OU", "OO"))
FULL_STOPS = frozenset(number for number, label in enumerate(LABELS) if label[0] in ".!?")
STOPS = frozenset(number for number, label in enumerate(LABELS) if label[0] in ".!?,:;")
_MARKS = ".,!?:;'-"


def label_of(word: str) -> int:
    """The class of a written word with the signs after it, such as "Ruth," or "look!"."""
    bare = word.rstrip('"”’)]')
    stem = bare.rstrip(_MARKS)
    mark = bare[len(stem) : len(stem) + 1] or "O"
    case = "U" if word.lstrip("\"“‘'([-")[:1].isupper() else "O"
    return LABELS.index(mark + case if mark + case in LABELS else mark + "O")


def bare_of(word: str) -> str:
    """The word as a recogniser without marks hears it: small letters, no sign at either end."""
    return word.lower().strip('"“”‘’()[]' + _MARKS)


def written(word: str, label: int) -> str:
    """The word with its mark and, where the class has one, its capital."""
    mark, case = LABELS[label]
    return (word[:1].upper() + word[1:] if case == "U" else word) + ("" if mark == "O" else mark)
