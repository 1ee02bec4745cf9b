"""Words of two texts compared: the counts behind a word error rate."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def normal_words(text: str) -> list[str]:
    """Words in small letters, without signs; an apostrophe within a word stays, always the straight one."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def edit_distance(first: Sequence[str], second: Sequence[str]) -> int:
    """Fewest words to put in, leave out or swap."""
    number = {word: place for place, word in enumerate(dict.fromkeys([*first, *second]))}
    columns = np.array([number[word] for word in second], np.int64)
    steps = np.arange(len(second) + 1)
    row = steps.copy()
    for word in first:
        best = np.append(row[:1] + 1, np.minimum(row[1:] + 1, row[:-1] + (columns != number[word])))
        # A word put in costs one more than what is left of it: the running minimum of (cost - place).
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])
