"""What a film's truth says twice it says alike: times, speech, gaps, names, and who holds what, over many films."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio.stage import stage_at
from studio.story import write_film
from studio.truth import Event, Film, Scene
from studio.validation import validate

FIRST = 930_000  # a tuning seed
FEW, MANY = range(FIRST, FIRST + 200), range(FIRST, FIRST + 2_000)
SHORTEST_GAP_MS = 1000


@pytest.mark.parametrize(
    "seeds", [pytest.param(FEW, id="200 films"), pytest.param(MANY, id="2000 films", marks=pytest.mark.slow)]
)
def test_the_truth_of_many_films_agrees_with_itself(seeds: range) -> None:
    faults = []
    for seed in seeds:
        film = write_film(seed)
        validate(film)
        faults += [f"seed {seed}: {fault}" for fault in faults_of(film)]
    assert not faults, "\n".join([f"{len(faults)} faults", *faults[:20]])


def test_a_planted_fault_is_found() -> None:
    film = write_film(FIRST)
    said, line = film.dialogue[0], film.script[0]
    known = film.names_known_ms
    taken = next(event for event in film.events if event.verb in ("pick_up", "take", "give", "catch"))
    planted = {
        "after the end": replace(film, duration_ms=film.events[-1].end_ms - 1),
        "while somebody speaks": replace(film, events=(replace(film.events[0], start_ms=said.start_ms),)),
        "over dialogue": replace(film, script=(replace(line, start_ms=said.start_ms), *film.script[1:])),
        "are not the pauses": replace(film, gaps=film.gaps[:-1], script=()),
        "first said at": replace(film, names_known_ms=((known[0] or 0) + 1, *known[1:])),
        "the stage has": replace(film, events=tuple(event for event in film.events if event is not taken)),
    }
    for word, broken in planted.items():
        found = _faults_of_hands(broken, film) if word == "the stage has" else faults_of(broken)
        assert any(word in fault for fault in found), word


def faults_of(film: Film) -> Iterator[str]:
    """Everything that a film's truth says twice and differently, beyond what `validate` holds."""
    yield from _faults_of_times(film)
    yield from _faults_of_speech(film)
    yield from _faults_of_names(film)
    yield from _faults_of_hands(film)


def _faults_of_times(film: Film) -> Iterator[str]:
    spans = [*film.scenes, *film.shots, *film.events, *film.dialogue, *film.script]
    for span in spans:
        if not (type(span.start_ms) is type(span.end_ms) is int and 0 <= span.start_ms < span.end_ms):
            yield f"no time: {span}"
        if span.end_ms > film.duration_ms:
            yield f"after the end: {span}"
    for event in film.events:
        scene = film.scenes[event.scene]
        if not scene.start_ms <= event.start_ms < event.end_ms <= scene.end_ms:
            yield f"event {event.id} leaves its scene"
        if any(said.start_ms < event.end_ms and event.start_ms < said.end_ms for said in film.dialogue):
            yield f"event {event.id} is played while somebody speaks"


def _faults_of_speech(film: Film) -> Iterator[str]:
    speech = [(said.start_ms, said.end_ms) for said in film.dialogue]
    quiet = list(
        zip([0, *(end for _, end in speech)], [*(start for start, _ in speech), film.duration_ms], strict=True)
    )
    if film.gaps != tuple((low, high) for low, high in quiet if high - low >= SHORTEST_GAP_MS):
        yield "the gaps are not the pauses between the lines"
    for line in film.script:
        low, high = film.gaps[line.gap]
        if not low <= line.start_ms < line.end_ms <= high:
            yield f"outside its gap: {line}"
        if any(start < line.end_ms and line.start_ms < end for start, end in speech):
            yield f"over dialogue: {line}"


def _faults_of_names(film: Film) -> Iterator[str]:
    said = sorted((line.start_ms, line.text) for line in (*film.dialogue, *film.script))
    for person, known_ms in zip(film.cast, film.names_known_ms, strict=True):
        first = next((at for at, text in said if person.name in re.findall(r"[A-Za-z]+", text)), None)
        if known_ms != first:
            yield f"{person.name} is known from {known_ms} on and first said at {first}"


def _faults_of_hands(film: Film, staged: Film | None = None) -> Iterator[str]:
    """Hands by the truth's events alone, beside what the stage (of `staged`) shows when each action has ended."""
    staged = staged or film
    for scene in film.scenes:
        events = [event for event in film.events if event.scene == scene.id]
        hands = dict(scene.held)
        lying = set(scene.lying)
        yield from _differs(staged, scene, scene.start_ms, hands, lying)
        for event in events:
            problem = _pass_on(event, hands, lying)
            if problem:
                yield f"event {event.id} ({event.verb}): {problem}"
            if len(set(hands.values())) < len([prop for prop, who in hands.items() if who is not None]):
                yield f"after event {event.id} somebody holds two things: {hands}"
            if set(hands) & lying:
                yield f"after event {event.id} a thing lies and is held"
            # A throw ends in the air: its catch says where.
            if event.verb != "throw":
                yield from _differs(staged, scene, event.end_ms, hands, lying)
        for said in film.dialogue:
            if said.scene == scene.id:
                for t_ms in (said.start_ms, (said.start_ms + said.end_ms) // 2, said.end_ms - 1):
                    if all(actor.character != said.speaker for actor in stage_at(staged, t_ms).actors):
                        yield f"{film.cast[said.speaker].name} speaks at {t_ms} and is not on stage"


def _pass_on(event: Event, hands: dict[int, int], lying: set[int]) -> str:
    """Change who holds what as the verb says; why it cannot be, or nothing. Every verb that moves a thing is here."""
    prop = event.prop
    if prop is None:
        return ""
    giver = hands.get(prop)
    match event.verb:
        case "pick_up":
            if prop not in lying:
                return "it does not lie there"
            lying.discard(prop)
            hands[prop] = event.actor
        case "put_down":
            if giver != event.actor:
                return f"it is held by {giver}"
            del hands[prop]
            lying.add(prop)
        case "give":
            if giver != event.actor or event.target is None:
                return f"it is held by {giver}"
            hands[prop] = event.target
        case "take":
            if giver != event.target:
                return f"it is held by {giver}"
            hands[prop] = event.actor
        case "throw":
            if giver != event.actor:
                return f"it is held by {giver}"
            del hands[prop]
        case "catch":
            if prop in hands or prop in lying:
                return "nothing was thrown"
            hands[prop] = event.actor
        case _:
            if prop in hands and giver != event.actor:
                return f"it is held by {giver}"
    return ""


def _differs(film: Film, scene: Scene, t_ms: int, hands: dict[int, int], lying: set[int]) -> Iterator[str]:
    if t_ms >= scene.end_ms:
        return
    stage = stage_at(film, t_ms)
    there = {actor.character for actor in stage.actors}
    # What somebody in the wings holds is drawn as little as they are.
    shown = {prop.prop: prop.holder for prop in stage.props if prop.holder is None or prop.holder in there}
    said: dict[int, int | None] = {prop: who for prop, who in hands.items() if who in there}
    said |= dict.fromkeys(lying)
    if shown != said:
        yield f"at {t_ms} the stage has {shown} and the truth {said}"
