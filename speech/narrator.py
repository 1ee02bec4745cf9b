"""Which of a soundtrack's speakers describe it: by what they say, how much, and when; none may.

A describer never says I, and speaks of what others do. Published pipelines take the
cluster with the lowest share of first-person pronouns (`lowest_share`). Here it is one of several features of a
logistic regression, so that the answer is a probability, that two clusters may be of describers, and that there may
be none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speech.said import Line

FIRST_PERSON = frozenset(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"))
SECOND_PERSON = frozenset(("you", "your", "yours", "yourself", "yourselves"))
ARTICLES = frozenset(("the", "a", "an"))
THIRD_PERSON = frozenset(
    ("he", "she", "they", "him", "her", "them", "his", "their", "himself", "herself", "themselves")
)
_NO_VERBS = frozenset(
    re.findall(
        r"\w+",
        "this his its is was has does us yes always as thus perhaps less lets thanks besides hers ours yours theirs",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

SUBTITLE_SLACK_MS = 300  # subtitles stand that much before and after what they write

FURTHEST = 3.0  # scales from the mean

Cue = tuple[int, int]  # start_ms, end_ms


@dataclass(frozen=True, slots=True)
class Weight:
    mean: float
    scale: float
    weight: float  # of (value - mean) / scale

    def share(self, value: float) -> float:
        """Of the score; what lies further out than all that was learnt from counts no more than that."""
        return self.weight * max(-FURTHEST, min(FURTHEST, (value - self.mean) / self.scale))


@dataclass(frozen=True, slots=True)
class NarratorModel:
    """A logistic regression: the probability of sigmoid(bias + sum of weights)."""

    bias: float
    weights: Mapping[str, Weight]

    def probability(self, values: Mapping[str, float]) -> float:
        """0..1, of the named features."""
        score = self.bias + sum(each.share(values[name]) for name, each in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


@dataclass(frozen=True, slots=True)
class Narrators:
    """Who describes, and how likely each speaker is to; `speakers` may be empty."""

    probabilities: Mapping[int, float]

    @property
    def speakers(self) -> frozenset[int]:
        return frozenset(speaker for speaker, each in self.probabilities.items() if each >= 0.5)

    @property
    def none(self) -> float:
        """The probability that nobody describes."""
        return math.prod(1 - each for each in self.probabilities.values())


def find_narrators(
    lines: Sequence[Line], subtitles: Sequence[Cue] = (), model: NarratorModel | None = None
) -> Narrators:
    """Lines of one soundtrack with their speakers; those of nobody tell nothing. `subtitles`, where there are some,
    need not hold all dialogue."""
    chosen = model or MODEL
    found = features(lines, subtitles)
    return Narrators({speaker: chosen.probability(values) for speaker, values in found.items()})


def lowest_share(lines: Sequence[Line], at_most: float = 0.05, least_words: int = 0) -> int | None:
    """The published rule: the speaker with the lowest share of first-person pronouns, if it is below `at_most`."""
    said = words_of_speakers(lines)
    shares = {speaker: first_person_share(words) for speaker, words in said.items() if len(words) > least_words}
    best = min(shares, key=lambda speaker: (shares[speaker], -len(said[speaker])), default=None)
    return best if best is not None and shares[best] < at_most else None


def features(lines: Sequence[Line], subtitles: Sequence[Cue] = ()) -> dict[int, dict[str, float]]:
    """Of each speaker what `MODEL` weighs, by name. Shares lean on what a speaker of few words is expected to say.

    Over how much of the film a speaker is heard tells nothing beside these: so are leading people.
    """
    said = words_of_speakers(lines)
    spoken = {speaker: [line for line in lines if line.speaker == speaker] for speaker in said}
    whole = sum(len(words) for words in said.values())
    found = {}
    for speaker, words in sorted(said.items()):
        count = len(words)
        base = [_base(word) for word in words]
        first = sum(word in FIRST_PERSON for word in base)
        second = sum(word in SECOND_PERSON for word in base)
        articles = sum(word in ARTICLES for word in base)
        third = sum(word in THIRD_PERSON or _is_third_person_verb(word) for word in words)
        found[speaker] = {
            "share_of_words": count / whole,
            "first_person": math.log((first + 1) / (count + 20)),
            "second_person": math.log((second + 1) / (count + 20)),
            "articles": (articles + 1.6) / (count + 20),
            "third_person": (third + 1.6) / (count + 20),
            "subtitled": _subtitled(spoken[speaker], subtitles) - 0.5 if subtitles else 0.0,
        }
    return found


def words_of_speakers(lines: Sequence[Line]) -> dict[int, list[str]]:
    """All words of each speaker who says any, in small letters, with one kind of apostrophe."""
    found: dict[int, list[str]] = {}
    for line in lines:
        words = [word.lower().replace("’", "'") for word in _WORD.findall(line.text)]
        if line.speaker is not None and words:
            found.setdefault(line.speaker, []).extend(words)
    return found


def first_person_share(words: Sequence[str]) -> float:
    """0..1, with contractions such as I'm and we'll; 0 where nothing is said."""
    return sum(_base(word) in FIRST_PERSON for word in words) / len(words) if words else 0.0


def parted(lines: Sequence[Line], narrators: frozenset[int]) -> tuple[list[Line], list[Line]]:
    """(description, dialogue): what narrators say, and what everybody else does."""
    told = [line for line in lines if line.speaker in narrators]
    return told, [line for line in lines if line.speaker not in narrators]


def _base(word: str) -> str:
    """The word before its apostrophe: I of I'm; let's is no first person."""
    return word.split("'")[0]


def _is_third_person_verb(word: str) -> bool:
    """Whether it may be one in the present, such as walks: a guess by its ending, which plurals share."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "'s")) and word not in _NO_VERBS


def _subtitled(lines: Sequence[Line], subtitles: Sequence[Cue]) -> float:
    """Share of the lines' time that subtitles stand, with some slack; 0..1."""
    covered = total = 0
    cues = sorted(subtitles)
    for line in lines:
        total += line.end_ms - line.start_ms
        reached = line.start_ms
        for start, end in cues:
            if start - SUBTITLE_SLACK_MS >= line.end_ms:
                break
            begin = max(reached, start - SUBTITLE_SLACK_MS)
            reached = max(reached, min(line.end_ms, end + SUBTITLE_SLACK_MS))
            covered += max(0, reached - begin)
    return covered / total if total else 0.0


# python -m models.narrator.train --films 1500 --tune-films 300 --seed 1 (film world standard-1)
MODEL = NarratorModel(
    -2.2962,
    {
        "share_of_words": Weight(0.2997, 0.2256, 1.0599),
        "first_person": Weight(-3.1808, 0.8185, -3.1053),
        "second_person": Weight(-3.3957, 0.7435, -2.2068),
        "articles": Weight(0.0914, 0.0325, 2.7886),
        "third_person": Weight(0.0815, 0.0358, 2.8514),
        "subtitled": Weight(-0.006, 0.1904, -1.1225),
    },
)
