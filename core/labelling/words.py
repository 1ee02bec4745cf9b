"""What a sentence is about, roughly and without a model: its words, hashed into a short row."""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np

WIDTH = 128
_WORD = re.compile(r"\w+")


def bag_of_words(text: str) -> list[float]:
    """[WIDTH]: counts of the text's words by their hash, the same on every machine; zeros for a text without words.

    Sentences that share most of their words lie close together, so that the order does not ask for the same talk twice.
    """
    row = np.zeros(WIDTH)
    for word in _WORD.findall(text.casefold()):
        row[crc32(word.encode("utf-8", "surrogatepass")) % WIDTH] += 1
    found: list[float] = row.tolist()
    return found
