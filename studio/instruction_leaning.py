"""Sentences that one cannot understand alone: "Lift it high.", "Now the other one.", "Do that again."

A sentence leans on the alignable one spoken before it. `understood` reads a film's sentences as a listener does, each
with what the ones before it said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from studio.dialogue import slot_ms
from studio.instruction import Instruction
from studio.instruction_words import AGAIN, OTHER, SAME, clause, read, sentence
from studio.simulator import move_of
from studio.truth import Event, Film
from studio.world import OBJECTS, SETTING

_LONGEST_MS = 15_000  # from the sentence before to one that leans on it


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A sentence with its place; `events` is empty for talk."""

    start_ms: int
    end_ms: int
    text: str
    events: tuple[int, ...] = ()
    far: bool = False
    leans: bool = False  # on the alignable sentence before it


def lean(film: Film, slots: Sequence[Slot], share: float, rng: Random) -> list[Slot]:
    """Alignable slots in the order of speech; of those that can lean on the one before, `share` do."""
    out: list[Slot] = []
    told: set[int] = set()
    for slot in slots:
        new = not told & set(slot.events)
        near = bool(out) and slot.start_ms - out[-1].end_ms <= _LONGEST_MS
        if near and new and len(slot.events) == 1 and rng.random() < share:
            slot = _leaning(film, out[-1], slot, rng)
        told.update(slot.events)
        out.append(slot)
    return out


def _leaning(film: Film, before: Slot, slot: Slot, rng: Random) -> Slot:
    first, second = film.events[before.events[-1]], film.events[slot.events[0]]
    for text in _texts(film, first, second, len(before.events) == 1, rng):
        # The middle of the speech stays, so that it is as early or late as it was drawn.
        start = (slot.start_ms + slot.end_ms) // 2 - slot_ms(text) // 2
        if start >= slot.start_ms:
            return replace(slot, start_ms=start, end_ms=start + slot_ms(text), text=text, leans=True)
    return slot


def _texts(film: Film, first: Event, second: Event, single: bool, rng: Random) -> list[str]:
    """What may be said of the second action to whoever has just heard of the first, best first."""
    found: list[str] = []
    same_verb = single and first.verb == second.verb and first.target == second.target
    if same_verb and first.start_ms < second.start_ms:
        if first.prop == second.prop:
            found += rng.sample(AGAIN, 2)
        elif second.prop is not None:
            found += [line.format(kind=film.props[second.prop].kind) for line in rng.sample(SAME, 2)]
            if len(film.props) == 2:
                found[:0] = rng.sample(OTHER, 2)
    if second.prop is not None and first.prop == second.prop:
        setting = SETTING[film.scenes[0].setting]
        found += [sentence(rng, clause(rng, move_of(second), setting, film.cast, "it")) for _ in range(4)]
    return found


def understood(instruction: Instruction) -> list[list[tuple[str, str | None]]]:
    """[(verb, kind of thing)] of every sentence, from the words alone; empty for talk."""
    kinds = [prop.kind for prop in instruction.film.props]
    heard: list[list[tuple[str, str | None]]] = []
    for said in instruction.sentences:
        before = heard[said.leans_on] if said.leans_on is not None else []
        alone = read(said.text)
        if alone:
            heard.append([(part.verb, before[-1][1] if part.pronoun and before else part.kind) for part in alone])
        elif before:
            verb, kind = before[-1]
            named = re.search(rf"\b({'|'.join(OBJECTS)})\b", said.text)
            if said.text in OTHER:
                kind = next(other for other in kinds if other != kind)
            elif named:
                kind = named[1]
            heard.append([(verb, kind)])
        else:
            heard.append([])
    return heard
