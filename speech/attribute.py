"""Words joined to speakers: who says each word, and what each says in one go.

Nothing is lost and nothing moves: the words of all lines, one after the other, are the words that came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from speech.said import Line, Turn, Word, ends_sentence


@dataclass(frozen=True, slots=True)
class AttributeOptions:
    reach_ms: int = 500  # a word that no turn covers belongs to the nearest turn, so far away at most
    pause_ms: int = 700  # a longer pause ends a line
    sentence_pause_ms: int = 250  # a longer one after the end of a sentence does
    island_ms: int = 300  # a shorter piece inside another's sentence is that other's


def attribute(
    words: Sequence[Word], turns: Sequence[Turn], options: AttributeOptions = AttributeOptions()
) -> list[Line]:
    """Lines in order of their first words; `words` are in order of time. Without turns, lines of nobody."""
    speakers = without_islands(words, speakers_of(words, turns, options.reach_ms), options)
    lines: list[Line] = []
    first = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or speakers[place] != speakers[place - 1] or _parted(words, place, options):
            lines.append(line_of(words[first:place], speakers[first]))
            first = place
    return lines


def speakers_of(words: Sequence[Word], turns: Sequence[Turn], reach_ms: int = 500) -> list[int | None]:
    """For each word the speaker whose turn covers most of it, or the nearest one's within `reach_ms`.

    Where turns cover a word alike, who spoke before goes on; else the turn that began first has it.
    """
    if not turns:
        return [None] * len(words)
    ordered = sorted(turns, key=lambda turn: (turn.start_ms, turn.end_ms, turn.speaker))
    starts = np.array([turn.start_ms for turn in ordered])
    ends = np.array([turn.end_ms for turn in ordered])
    found: list[int | None] = []
    before: int | None = None
    for word in words:
        # Negative where a turn and the word do not touch: how far they lie apart.
        common = np.minimum(ends, word.end_ms) - np.maximum(starts, word.start_ms)
        most = int(common.max())
        if most < -reach_ms:
            found.append(None)
            continue
        alike = [ordered[place].speaker for place in np.flatnonzero(common == most)]
        before = before if before in alike else alike[0]
        found.append(before)
    return found


def without_islands(
    words: Sequence[Word], speakers: Sequence[int | None], options: AttributeOptions = AttributeOptions()
) -> list[int | None]:
    """Pieces shorter than `island_ms` inside one speaker's sentence, given to that speaker; from left to right."""
    runs = [(speaker, [place for place, _ in group]) for speaker, group in groupby(enumerate(speakers), lambda e: e[1])]
    found = list(speakers)
    for (_, island), (after, _) in pairwise(runs[1:]):
        first, last = island[0], island[-1]
        around = found[first - 1]
        short = words[last].end_ms - words[first].start_ms < options.island_ms
        if short and around is not None and around == after and not ends_sentence(words[first - 1]):
            inside = all(not _parted(words, place, options) for place in range(first, last + 2))
            if inside:
                found[first : last + 1] = [around] * len(island)
    return found


def line_of(words: Sequence[Word], speaker: int | None) -> Line:
    """One line of these words, at least one."""
    text = " ".join(part for word in words if (part := word.text.strip()))
    return Line(words[0].start_ms, max(word.end_ms for word in words), text, speaker, tuple(words))


def _parted(words: Sequence[Word], place: int, options: AttributeOptions) -> bool:
    """Whether the pause before this word ends a line."""
    pause_ms = words[place].start_ms - words[place - 1].end_ms
    ended = ends_sentence(words[place - 1])
    return pause_ms > options.pause_ms or (ended and pause_ms > options.sentence_pause_ms)
