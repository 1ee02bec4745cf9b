"""Passages to learn punctuation from: what is said in films and lessons, as words and the class of each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.data.film_lines import FilmLines, LinesSource
from models.data.lessons import LessonSource
from speech.sentencify.marks import bare_of, label_of

MAX_WORDS = 230  # of a passage; published ones are cut at 256 tokens
LONG_S, SHORT_S = 660, 90  # films of ten minutes and more say other things
WORD_ERRORS = 0.04  # share of words that a recogniser got wrong or left out


@dataclass(frozen=True, slots=True)
class Passage:
    words: tuple[str, ...]  # bare, in small letters
    labels: tuple[int, ...]  # of speech.sentencify.marks.LABELS


class Passages:
    """Passages of one split, by number; the same number gives the same passage."""

    def __init__(self, films: LinesSource, lessons: LessonSource, split: str, count: int, seed: int) -> None:
        chosen = random.Random(f"{seed}/{split}/films")
        self._films, self._lessons, self._name = films, lessons, f"{seed}/{split}"
        self._seeds = chosen.sample(films.lines_seeds(split), count)
        self._lesson_seeds = chosen.sample(lessons.lesson_seeds(split), count)
        self._film = lru_cache(maxsize=None)(self._said_in)
        self._lesson = lru_cache(maxsize=None)(lambda seed: lessons.lesson(seed).texts)

    def _said_in(self, seed: int) -> FilmLines:
        return self._films.film_lines(seed, LONG_S if seed % 4 == 0 else SHORT_S)

    def passage(self, number: int, damaged: bool = True, words: int | None = None) -> Passage:
        """Of `words` words where so many are said, else of any number."""
        rng = random.Random(f"{self._name}/passage/{number}")
        texts = self._texts(rng)
        first = rng.randrange(max(1, len(texts) - 3))
        written = [word for text in texts[first:] for word in text.split()]
        end = words or rng.randrange(8, MAX_WORDS)  # anywhere: what comes last may be half a sentence
        return passage_of(written[:end], rng if damaged else None)

    def _texts(self, rng: random.Random) -> Sequence[str]:
        """A film's mix, its dialogue or its description alone, or a lesson."""
        kind = rng.choice(("mix", "dialogue", "description", "unnamed", "lesson"))
        if kind == "lesson":
            return self._lesson(rng.choice(self._lesson_seeds))
        lines = self._film(rng.choice(self._seeds)).lines
        if kind == "mix":
            return [line.text for line in lines]
        if kind == "dialogue":
            return [line.text for line in lines if not line.narration] or [line.text for line in lines]
        told = [line.unnamed if kind == "unnamed" else line.text for line in lines if line.narration]
        return told or [line.text for line in lines]

    def texts(self) -> Iterator[str]:
        """Everything that is said, for a vocabulary."""
        for seed in self._seeds:
            for line in self._film(seed).lines:
                yield from (line.text, line.unnamed) if line.narration else (line.text,)
        for seed in self._lesson_seeds:
            yield from self._lesson(seed)


def passage_of(written: Sequence[str], rng: random.Random | None = None) -> Passage:
    """Words as they are written -> bare words and classes; with `rng`, some misheard."""
    words, labels = [], []
    for place, word in enumerate(written):
        bare = bare_of(word)
        if not bare:
            continue
        if rng is not None and rng.random() < WORD_ERRORS:
            if rng.random() < 0.3:
                continue  # its mark goes with it
            bare = bare_of(rng.choice(written)) or bare if rng.random() < 0.5 else _misspelt(bare, rng)
        words.append(bare)
        labels.append(label_of(written[place]))
    return Passage(tuple(words), tuple(labels))


def _misspelt(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + rng.choice("aeiourstnl") + word[at + rng.randrange(2) :]
