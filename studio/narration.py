"""When the narrator says what: sentences that tell actions at a drawn distance from them, then talk in what is free.

The distance is drawn first and the action second, among those whose speech then has room. So the distances are as the
dials say, however full the film is and however near its ends.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from studio.dialogue import slot_ms
from studio.instruction import Dials, Sentence
from studio.instruction_leaning import Slot, lean
from studio.instruction_words import CHAT, CHAT_ABOUT, WORDINGS, clause, sentence, thing_phrase, tools
from studio.simulator import move_of
from studio.truth import Event, Film
from studio.world import SETTING

BREATH_MS = 150  # between two sentences, and at the film's ends
_DOUBLE_GAP_MS = 3500  # two actions that are told in one sentence are no further apart
_TOOLS_SHARE = 0.8  # of films that begin by naming what is needed
_TRIES = 12  # distances drawn before a sentence is given up


def narrate(film: Film, presenter: int, dials: Dials, rng: Random) -> tuple[Sentence, ...]:
    """All sentences of a film, in the order of speech."""
    number = max(1, round(dials.length_s / dials.sentence_every_s))
    alignable = sum(rng.random() < dials.alignable for _ in range(number))
    slots: list[Slot] = []
    if alignable < number and rng.random() < _TOOLS_SHARE:
        text, start = tools(rng, film.props), rng.randint(BREATH_MS, 600)
        slots.append(Slot(start, start + slot_ms(text), text))
    named = len(slots)
    for _ in range(alignable):
        slot = _telling(film, presenter, dials, rng, slots)
        if slot is not None:
            insort(slots, slot)
    slots = slots[:named] + lean(film, slots[named:], dials.context, rng)
    _talk(film, slots, number - alignable - named, rng)
    return _sentences(film, slots)


def _telling(film: Film, presenter: int, dials: Dials, rng: Random, slots: list[Slot]) -> Slot | None:
    """A sentence about one action or two, where there is room for it."""
    told = {event for slot in slots for event in slot.events}
    mine = [event for event in film.events if event.actor == presenter and event.verb in WORDINGS]
    again, double = bool(told) and rng.random() < dials.repeat, rng.random() < dials.double
    far = rng.random() < dials.far
    for _ in range(_TRIES):
        off = -dials.early_s + rng.gauss(0, dials.sigma_s) + (rng.uniform(-dials.far_s, dials.far_s) if far else 0)
        candidates = [event for event in mine if (event.id in told) == again]
        rng.shuffle(candidates)
        if rng.random() < 0.5:  # what can lean on a neighbour goes first
            candidates.sort(key=lambda event: not _has_like(film, event, told))
        for event in candidates:
            events = (event,)
            if double and not again and (after := _next(mine, event)) and after.id not in told:
                events += (after,)
            text = _told(film, events, rng)
            middle = (events[0].start_ms + events[-1].end_ms) // 2 + round(off * 1000)
            start = middle - slot_ms(text) // 2
            slot = Slot(start, start + slot_ms(text), text, tuple(each.id for each in events), far)
            if _free(slots, slot.start_ms, slot.end_ms, film.duration_ms):
                return slot
        again = again and bool(candidates)
    return None


def _has_like(film: Film, event: Event, told: set[int]) -> bool:
    """Whether an action of the same verb, shortly before or after, is told."""
    return any(
        other.verb == event.verb and abs(other.start_ms - event.start_ms) < 25_000
        for other in (film.events[each] for each in told - {event.id})
    )


def _next(mine: list[Event], event: Event) -> Event | None:
    index = mine.index(event) + 1
    if index < len(mine) and mine[index].start_ms - event.end_ms <= _DOUBLE_GAP_MS:
        return mine[index]
    return None


def _told(film: Film, events: Sequence[Event], rng: Random) -> str:
    parts: list[str] = []
    last: int | None = None
    for event in events:
        thing = "" if event.prop is None else "it" if event.prop == last else thing_phrase(rng, film.props[event.prop])
        parts.append(clause(rng, move_of(event), SETTING[film.scenes[0].setting], film.cast, thing))
        last = event.prop
    return sentence(rng, " and ".join(parts))


def _free(slots: list[Slot], start_ms: int, end_ms: int, duration_ms: int) -> bool:
    if start_ms < BREATH_MS or end_ms > duration_ms - BREATH_MS:
        return False
    at = bisect_left(slots, (start_ms,), key=lambda slot: (slot.start_ms,))
    before = at == 0 or slots[at - 1].end_ms + BREATH_MS <= start_ms
    return before and (at == len(slots) or end_ms + BREATH_MS <= slots[at].start_ms)


def _talk(film: Film, slots: list[Slot], number: int, rng: Random) -> None:
    """Sentences that tell nothing seen, anywhere between the others."""
    used: list[str] = []
    for _ in range(number):
        text = _chat(film, used, rng, about=0.35)
        start = _room(slots, slot_ms(text), film.duration_ms, rng)
        if start is None:
            text = min((line for line in CHAT if line not in used[-4:]), key=slot_ms)
            start = _room(slots, slot_ms(text), film.duration_ms, rng)
        if start is None:
            continue
        if _leans_over(slots, start):  # a thing named here would be taken for the "it" that follows
            short = [line for line in CHAT if slot_ms(line) <= slot_ms(text) and line not in used[-4:]]
            text = rng.choice(short or [min(CHAT, key=slot_ms)])
        used.append(text)
        insort(slots, Slot(start, start + slot_ms(text), text))


def _chat(film: Film, used: list[str], rng: Random, about: float) -> str:
    lines = CHAT
    if rng.random() < about:
        kind = rng.choice(film.props).kind
        lines = tuple(line.format(kind=kind) for line in CHAT_ABOUT)
    return rng.choice([line for line in lines if line not in used[-12:]] or list(lines))


def _room(slots: list[Slot], needed_ms: int, duration_ms: int, rng: Random) -> int | None:
    """A random start at which a sentence of this length overlaps no other."""
    ends = [0, *(slot.end_ms for slot in slots)]
    starts = [*(slot.start_ms for slot in slots), duration_ms]
    rooms = [(end + BREATH_MS, start - BREATH_MS - needed_ms) for end, start in zip(ends, starts, strict=True)]
    rooms = [(low, high) for low, high in rooms if low <= high]
    if not rooms:
        return None
    low, high = rng.choices(rooms, [high - low + 1 for low, high in rooms])[0]
    return rng.randint(low, high)


def _leans_over(slots: list[Slot], at_ms: int) -> bool:
    after = next((slot for slot in slots if slot.start_ms > at_ms and slot.events), None)
    return after is not None and after.leans


def _sentences(film: Film, slots: list[Slot]) -> tuple[Sentence, ...]:
    made: list[Sentence] = []
    told: set[int] = set()
    last: int | None = None  # the alignable sentence before
    for number, slot in enumerate(slots):
        events = [film.events[each] for each in slot.events]
        if not events:
            made.append(
                Sentence(number, slot.start_ms, slot.end_ms, slot.text, "chat", False, (), None, None, False, None, ())
            )
            continue
        middle = (events[0].start_ms + events[-1].end_ms) // 2
        said = Sentence(
            number, slot.start_ms, slot.end_ms, slot.text, "told", True, slot.events,
            tuple((event.start_ms, event.end_ms) for event in events), (slot.start_ms + slot.end_ms) // 2 - middle,
            slot.far, last if slot.leans else None, _alike(film, events),
        )  # fmt: skip
        made.append(replace(said, kind=_kind(said, bool(told & set(slot.events)))))
        told.update(slot.events)
        last = number
    return tuple(made)


def _kind(said: Sentence, told_before: bool) -> str:
    if said.leans_on is not None:
        return "context"
    if told_before:
        return "repeat"
    return "told" if said.late_ms == 0 else "early" if said.late_ms < 0 else "late"


def _alike(film: Film, events: list[Event]) -> tuple[int, ...]:
    if len(events) != 1:
        return ()
    wanted = (events[0].verb, events[0].prop, events[0].target, events[0].actor)
    same = (each for each in film.events if (each.verb, each.prop, each.target, each.actor) == wanted)
    return tuple(each.id for each in same if each.id != events[0].id)
