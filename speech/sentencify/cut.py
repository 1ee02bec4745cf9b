"""Timed tokens or words cut into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from speech.sentencify.captions import Caption
from speech.sentencify.marks import FULL_STOPS, STOPS

LONG_TOKENS = 20  # from there on, a comma is enough to cut
PAUSE_S = 1.0  # a longer one always cuts
_FULL_STOPS_WRITTEN = ".!?"


@dataclass(frozen=True, slots=True)
class Token:
    """A WordPiece token or a whole word, when it is said."""

    text: str
    start_s: float
    end_s: float


def spread(pieces: Sequence[str], start_s: float, end_s: float) -> list[Token]:
    """Pieces of one caption, each with an equal share of its time."""
    edges = np.linspace(start_s, end_s, len(pieces) + 1).tolist()
    return [Token(piece, edges[place], edges[place + 1]) for place, piece in enumerate(pieces)]


def cut_tokens(tokens: Sequence[Token], classes: Sequence[int]) -> list[Caption]:
    """Sentences of tokens with their classes (`marks.LABELS`): small letters, no marks but apostrophes and hyphens.

    After a token: a full stop cuts a sentence of fewer than 20 tokens, any stop a longer one, a pause of more than one
    second always; nothing does within a word or after an apostrophe.
    """
    found: list[Caption] = []
    first = 0
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.text == "'" or (following and following.text.startswith("##")):
            continue
        count = place + 1 - first
        stops = FULL_STOPS if count < LONG_TOKENS else STOPS
        if classes[place] in stops or (following and following.start_s - token.end_s > PAUSE_S):
            found.append(_sentence(tokens[first : place + 1]))
            first = place + 1
    if first < len(tokens):
        found.append(_sentence(tokens[first:]))
    return found


def _sentence(tokens: Sequence[Token]) -> Caption:
    return Caption(tokens[0].start_s, tokens[-1].end_s, joined(token.text for token in tokens))


def joined(pieces: Iterable[str]) -> str:
    """Text of WordPiece tokens: what begins with ## goes on inside its word, and nothing is parted at an apostrophe."""
    text = ""
    for piece in pieces:
        if piece.startswith("##"):
            text += piece[2:]
        elif piece == "'" or text.endswith("'"):
            text += piece
        else:
            text += f" {piece}"
    return text.strip()


def cut_words(words: Sequence[Token]) -> list[Caption]:
    """Sentences of words that have their marks already: a word with . ! or ? anywhere in it ends one."""
    found: list[Caption] = []
    held: list[Token] = []
    for word in words:
        held.append(word)
        if any(mark in word.text for mark in _FULL_STOPS_WRITTEN):
            found.append(Caption(held[0].start_s, held[-1].end_s, " ".join(each.text for each in held)))
            held = []
    if held:
        found.append(Caption(held[0].start_s, held[-1].end_s, " ".join(each.text for each in held)))
    return found
