"""What is heard in a soundtrack: words, who speaks when, and lines of one speaker. Times are ms of the soundtrack."""

from __future__ import annotations

from dataclasses import dataclass

_ENDS = (".", "!", "?", "…")
_AFTER_THE_END = "\"'”’)]"


@dataclass(frozen=True, slots=True)
class Word:
    start_ms: int
    end_ms: int
    text: str  # as it is written, with the signs after it
    probability: float  # 0..1, the recogniser's own


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker speaks without a long pause; turns of different speakers may overlap."""

    start_ms: int
    end_ms: int
    speaker: int  # 0 upwards, in order of first words


@dataclass(frozen=True, slots=True)
class Line:
    """What one speaker says in one go."""

    start_ms: int
    end_ms: int
    text: str
    speaker: int | None  # None where nobody could be told
    words: tuple[Word, ...] = ()


def ends_sentence(word: Word) -> bool:
    return word.text.strip().rstrip(_AFTER_THE_END).endswith(_ENDS)
