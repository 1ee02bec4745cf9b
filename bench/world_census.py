"""What the films of the world hold: what is used and how evenly, what subtitles miss, how much is described."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio.instruction import Instruction
from studio.text import words
from studio.truth import Film
from studio.world import COLOURS, LOOKS, OBJECTS, SETTINGS, VERBS

LONG_GAP_MS = 2000


@dataclass(frozen=True, slots=True)
class Use:
    """How a table of the world is used. `evenness` 1: each as often; 0: only one ever."""

    kinds: int  # in the table
    used: int
    evenness: float  # entropy beside that of equal shares
    most: tuple[str, float]  # and its share
    least: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Census:
    films: int
    minutes: float
    utterances: int
    unsubtitled: float  # share of utterances that the subtitles miss
    unsubtitled_ms: float  # share of the time of speech
    ad_words_per_minute: float  # of film
    gaps: int
    gaps_filled: float  # share in which a line is spoken
    long_gaps_filled: float  # likewise of gaps of LONG_GAP_MS and more
    events_told: float  # share of actions that the script tells
    names_known: float  # share of characters whose name is said at all
    uses: dict[str, Use]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Of instructional films."""

    films: int
    sentences: int
    alignable: float  # share of sentences that tell an action
    well_timed: float  # share of the alignable ones
    leaning: float  # share of the alignable ones that need the sentence before


def census_of(films: Sequence[Film]) -> Census:
    dialogue = [said for film in films for said in film.dialogue]
    minutes = sum(film.duration_ms for film in films) / 60_000
    gaps = [
        (high - low, any(line.gap == index for line in film.script))
        for film in films
        for index, (low, high) in enumerate(film.gaps)
    ]
    events = [event for film in films for event in film.events]
    known = [at for film in films for at in film.names_known_ms]
    return Census(
        films=len(films),
        minutes=minutes,
        utterances=len(dialogue),
        unsubtitled=_share(not said.in_subtitles for said in dialogue),
        unsubtitled_ms=sum(said.end_ms - said.start_ms for said in dialogue if not said.in_subtitles)
        / sum(said.end_ms - said.start_ms for said in dialogue),
        ad_words_per_minute=sum(words(line.text) for film in films for line in film.script) / minutes,
        gaps=len(gaps),
        gaps_filled=_share(filled for _, filled in gaps),
        long_gaps_filled=_share(filled for length_ms, filled in gaps if length_ms >= LONG_GAP_MS),
        events_told=sum(len({e for line in film.script for e in line.events}) for film in films) / len(events),
        names_known=_share(at is not None for at in known),
        uses={
            "verbs": use_of([verb.id for verb in VERBS], [event.verb for event in events]),
            "things": use_of(list(OBJECTS), [prop.kind for film in films for prop in film.props]),
            "things in actions": use_of(
                list(OBJECTS), [film.props[e.prop].kind for film in films for e in film.events if e.prop is not None]
            ),
            "colours": use_of(list(COLOURS), [prop.colour for film in films for prop in film.props]),
            "settings": use_of(
                [one.id for one in SETTINGS], [scene.setting for film in films for scene in film.scenes]
            ),
            "looks": use_of([look.id for look in LOOKS], [person.look for film in films for person in film.cast]),
        },
    )


def lessons_of(instructions: Sequence[Instruction]) -> Lessons:
    sentences = [said for instruction in instructions for said in instruction.sentences]
    alignable = [said for said in sentences if said.alignable]
    return Lessons(
        len(instructions),
        len(sentences),
        len(alignable) / len(sentences),
        _share(said.well_timed for said in alignable),
        _share(said.leans_on is not None for said in alignable),
    )


def use_of(table: Sequence[str], found: Sequence[str]) -> Use:
    """Raises KeyError for what is in no table."""
    counts = Counter(dict.fromkeys(table, 0))
    for name in found:
        if name not in counts:
            raise KeyError(name)
        counts[name] += 1
    shares = {name: count / len(found) for name, count in counts.items()}
    entropy = -sum(share * math.log(share) for share in shares.values() if share)
    most, least = max(shares, key=lambda name: shares[name]), min(shares, key=lambda name: shares[name])
    return Use(
        len(table),
        sum(count > 0 for count in counts.values()),
        entropy / math.log(len(table)),
        (most, shares[most]),
        (least, shares[least]),
    )


def _share(held: Iterable[bool]) -> float:
    every = list(held)
    return sum(every) / len(every) if every else float("nan")
