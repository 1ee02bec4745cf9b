"""Description told from dialogue by the film's subtitles alone: what they hold is dialogue, all other speech is not.

So MAD's first annotations were made. Subtitles leave lines out, and each of those passes for description: it is the
baseline of speech.narrator, which goes by voices.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from speech.attribute import line_of
from speech.said import Line

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Subtitle:
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class SeparationOptions:
    """On tuning films no choice does better by 0.1 point: python -m models.narrator.measure_separation."""

    reach_ms: int = 1500  # a subtitle may stand that far from the speech that it writes
    similar: float = 0.5  # share of a line's words, in order, that subtitles within reach hold: it is dialogue
    covered: float = 0.8  # share of a line's time that subtitles stand: it is dialogue, if anything of it is in them


@dataclass(frozen=True, slots=True)
class Separated:
    description: tuple[Line, ...]
    dialogue: tuple[Line, ...]


def separate(
    lines: Sequence[Line], subtitles: Sequence[Subtitle], options: SeparationOptions = SeparationOptions()
) -> Separated:
    """Speech of the whole mix in order of time; lines with words are judged sentence by sentence."""
    ordered = sorted(subtitles, key=lambda each: (each.start_ms, each.end_ms))
    longest_ms = max((each.end_ms - each.start_ms for each in ordered), default=0)
    starts = [each.start_ms for each in ordered]
    description, dialogue = [], []
    for line in (sentence for each in lines for sentence in sentences_of(each)):
        first = bisect_left(starts, line.start_ms - options.reach_ms - longest_ms)
        last = bisect_left(starts, line.end_ms + options.reach_ms)
        near = [each for each in ordered[first:last] if each.end_ms > line.start_ms - options.reach_ms]
        (dialogue if is_dialogue(line, near, options) else description).append(line)
    return Separated(tuple(description), tuple(dialogue))


def is_dialogue(line: Line, near: Sequence[Subtitle], options: SeparationOptions = SeparationOptions()) -> bool:
    """Whether these subtitles, in order of time, hold what is said."""
    likeness = similarity(line.text, " ".join(each.text for each in near))
    return likeness >= options.similar or (likeness > 0 and coverage(line, near) >= options.covered)


def similarity(text: str, subtitles: str) -> float:
    """Share of the text's words that come in the subtitles in the same order, 0..1; 0 for a text without words."""
    words, written = _words(text), _words(subtitles)
    if not words:
        return 0.0
    row = [0] * (len(written) + 1)  # longest common subsequence with the first so many written words
    for word in words:
        before = row
        row = [0]
        for place, each in enumerate(written):
            row.append(before[place] + 1 if each == word else max(row[place], before[place + 1]))
    return row[-1] / len(words)


def coverage(line: Line, subtitles: Sequence[Subtitle]) -> float:
    """Share of the line's time that subtitles, in order of time, stand; 0..1."""
    covered, reached = 0, line.start_ms
    for each in subtitles:
        end = min(each.end_ms, line.end_ms)
        covered += max(0, end - max(each.start_ms, reached))
        reached = max(reached, end)
    return covered / (line.end_ms - line.start_ms) if line.end_ms > line.start_ms else 0.0


def sentences_of(line: Line) -> list[Line]:
    """The line's sentences, each with its words; the line itself where its words are not known."""
    if not line.words:
        return [line]
    found, first = [], 0
    for place, word in enumerate(line.words, start=1):
        if place == len(line.words) or word.text.rstrip("\"'”’)").endswith((".", "!", "?", "…")):
            found.append(line_of(line.words[first:place], line.speaker))
            first = place
    return found


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]
