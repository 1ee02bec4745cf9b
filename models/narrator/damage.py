"""A film's lines as they come out of hearing: words misheard, lines missed, speakers split and mixed up.

What is damaged is drawn film by film; each damage can also be asked for by itself.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from models.data.film_lines import FilmLine, FilmLines
from speech.said import Line


@dataclass(frozen=True, slots=True)
class Damage:
    """Shares are 0..1."""

    described: bool = True  # whether the soundtrack has the narration
    cut_ms: int | None = None  # only the first so many
    narrators: int = 1
    voices_a_part: bool = False  # the narrator speaks one of the people, too
    split_narrator: bool = False  # the diarizer takes each narrator for two
    split_person: float = 0.0  # of the people
    merge_people: bool = False  # the diarizer takes two people for one
    strays: float = 0.0  # of the lines, given to any speaker
    missed: float = 0.0  # of the lines
    word_errors: float = 0.0
    subtitles: bool = False  # whether there are any
    subtitles_off_ms: int = 0  # how far their times may be off


@dataclass(frozen=True, slots=True)
class Heard:
    """Lines as they are heard, and which of their speakers describe."""

    lines: tuple[Line, ...]
    duration_ms: int
    subtitles: tuple[tuple[int, int, str], ...]  # start_ms, end_ms, text; empty where there are none
    narrators: frozenset[int]  # those most of whose words are narration
    narration: tuple[bool, ...]  # of each line, whether it is


def drawn(rng: random.Random) -> Damage:
    """What may happen to one film; a quarter have no description."""
    return Damage(
        described=rng.random() < 0.75,
        cut_ms=rng.choice((None, None, None, 15_000, 30_000, 60_000, 180_000)),
        narrators=2 if rng.random() < 0.15 else 1,
        voices_a_part=rng.random() < 0.1,
        split_narrator=rng.random() < 0.2,
        split_person=rng.choice((0.0, 0.0, 0.3)),
        merge_people=rng.random() < 0.2,
        strays=rng.choice((0.0, rng.uniform(0, 0.1))),
        missed=rng.uniform(0, 0.15),
        word_errors=rng.uniform(0, 0.2),
        subtitles=rng.random() < 0.3,
        subtitles_off_ms=rng.choice((0, 500)),
    )


def heard(film: FilmLines, damage: Damage, rng: random.Random) -> Heard:
    """The film's lines after `damage`; clusters are numbered in order of first words."""
    duration = film.duration_ms if damage.cut_ms is None else min(film.duration_ms, damage.cut_ms)
    there = [
        line
        for line in film.lines
        if line.end_ms <= duration and (damage.described or not line.narration) and rng.random() >= damage.missed
    ]
    voices = _clusters(there, film.cast, damage, rng)
    for place in range(len(there)):
        if rng.random() < damage.strays:
            voices[place] = rng.choice(voices)
    pool = [word for line in film.lines for word in line.text.split()]
    numbers: dict[str, int] = {}
    lines, narration = [], []
    for line, voice in zip(there, voices, strict=True):
        text = misheard(line.text, damage.word_errors, pool, rng)
        if text:
            lines.append(Line(line.start_ms, line.end_ms, text, numbers.setdefault(voice, len(numbers))))
            narration.append(line.narration)
    said: dict[int, list[int]] = {}
    for each, is_narration in zip(lines, narration, strict=True):
        assert each.speaker is not None
        count = said.setdefault(each.speaker, [0, 0])
        count[is_narration] += len(each.text.split())
    narrators = frozenset(speaker for speaker, (other, told) in said.items() if told > other)
    cues = subtitles_of(film, damage.subtitles_off_ms, rng) if damage.subtitles else ()
    return Heard(tuple(lines), duration, tuple(cue for cue in cues if cue[0] < duration), narrators, tuple(narration))


def subtitles_of(film: FilmLines, off_ms: int, rng: random.Random) -> tuple[tuple[int, int, str], ...]:
    """The film's subtitles, with times that are off by so much at most; they stand a little longer than is spoken."""
    return tuple(
        (
            max(0, line.start_ms + rng.randint(-off_ms, off_ms)),
            line.end_ms + rng.randint(0, 2 * off_ms),
            line.text,
        )
        for line in film.lines
        if line.in_subtitles
    )


def misheard(text: str, share: float, pool: Sequence[str], rng: random.Random) -> str:
    """Words swapped for others of the film, spelled otherwise, left out or put in; each with a quarter of `share`."""
    found: list[str] = []
    for word in text.split():
        if rng.random() >= share:
            found.append(word)
            continue
        kind = rng.randrange(4)
        if kind == 0:
            found.append(rng.choice(pool))
        elif kind == 1:
            at = rng.randrange(len(word))
            found.append(word[:at] + rng.choice("aeiourstnl") + word[at + 1 :])
        elif kind == 2:
            found += [word, rng.choice(pool)]
    return " ".join(found)


def _clusters(lines: Sequence[FilmLine], cast: Sequence[str], damage: Damage, rng: random.Random) -> list[str]:
    """The name of the cluster that each line falls into."""
    people = list(cast)
    called = {name: name for name in people}
    if damage.voices_a_part and people:
        called[rng.choice(people)] = "narrator 0"
    if damage.merge_people and len(people) > 1:
        first, second = rng.sample(people, 2)
        called[first] = called[second]
    split = {name for name in people if rng.random() < damage.split_person}
    if damage.split_narrator:
        split |= {f"narrator {number}" for number in range(damage.narrators)}
    by_turns = rng.random() < 0.5  # two narrators take turns, or one the second half
    half = len(lines) // 2
    share = rng.uniform(0.3, 0.7)
    found = []
    for place, line in enumerate(lines):
        number = rng.randrange(damage.narrators) if by_turns else (damage.narrators - 1) * (place >= half)
        name = f"narrator {number}" if line.narration else called[line.speaker]
        found.append(f"{name} again" if name in split and rng.random() < share else name)
    return found
