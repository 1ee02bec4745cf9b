"""How well marks and capitals are restored: F1 of each, by word, with the published penalty on leaving marks out."""

from __future__ import annotations

from collections.abc import Iterable

from models.punctuation.text import Passage
from speech.sentencify.marks import FULL_STOPS, LABELS
from speech.sentencify.model import Punctuator

MARKS = {".": "full_stop", ",": "comma", "?": "question", "!": "exclamation", ":": "colon"}


def word_classes(model: Punctuator, words: Iterable[str]) -> list[int]:
    """The class of each word: that of its last token."""
    tokens: list[str] = []
    last: list[int] = []
    for word in words:
        tokens += model.tokens(word)
        last.append(len(tokens) - 1)
    found = model.classes(tokens)
    return [found[place] for place in last]


def scores(model: Punctuator, passages: Iterable[Passage]) -> dict[str, float]:
    """F1 per mark, of sentence ends of any kind (`end`), and of capitals."""
    told: list[int] = []
    true: list[int] = []
    for passage in passages:
        told += word_classes(model, passage.words)
        true += passage.labels
    found = {
        name: f1([LABELS[each][0] == mark for each in told], [LABELS[each][0] == mark for each in true])
        for mark, name in MARKS.items()
    }
    found["end"] = f1([each in FULL_STOPS for each in told], [each in FULL_STOPS for each in true])
    found["capital"] = f1([LABELS[each][1] == "U" for each in told], [LABELS[each][1] == "U" for each in true])
    return {f"f1_{name}": round(value, 4) for name, value in found.items()}


def f1(told: list[bool], true: list[bool]) -> float:
    """Of yes and no; 0 where neither ever says yes."""
    hits = sum(a and b for a, b in zip(told, true, strict=True))
    return 2 * hits / (sum(told) + sum(true)) if hits else 0.0
