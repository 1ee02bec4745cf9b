"""Whether a film contradicts itself: replays every scene through the rules and checks times, shots, gaps and script."""

from __future__ import annotations

from itertools import pairwise

from studio.instruction import KINDS, LAYOUT, Instruction, Sentence
from studio.instruction_leaning import understood
from studio.simulator import EDGE, State, apply, move_of, opening, problem
from studio.text import LEAD_MS
from studio.truth import Film, Scene
from studio.world import LOOK, NAMES, SETTING


class Contradiction(ValueError):
    """The truth of a film says two things that cannot both be."""


def _hold(condition: bool, message: str) -> None:
    if not condition:
        raise Contradiction(message)


def validate(film: Film) -> None:
    """Raise `Contradiction` unless the film is one that could have been shot."""
    _cast(film)
    _times(film)
    held: dict[int, int] = {}
    lying: dict[str, set[int]] = {}
    for scene in film.scenes:
        state = _continuity(film, scene, held, lying)
        _replay(film, scene, state)
        held.update(state.held)
        for who in [who for who, prop in held.items() if state.held.get(who) != prop and _on_stage(film, scene, who)]:
            del held[who]
        lying[scene.setting] = set(state.lying)
    _script(film)


def validate_instruction(instruction: Instruction) -> None:
    """Raise `Contradiction` unless the film could have been shot and every sentence tells what its truth says."""
    film = instruction.film
    validate(film)
    _hold(instruction.layout == LAYOUT, f"the layout is {LAYOUT}, not {instruction.layout}")
    _hold(len(film.scenes) == 1 and not film.dialogue, "an instructional film is one scene, told by its narrator")
    busy = 0
    told: set[int] = set()
    for index, said in enumerate(instruction.sentences):
        _hold(said.id == index, "sentence ids are indices")
        _hold(busy <= said.start_ms < said.end_ms <= film.duration_ms, f"sentence {index} overlaps or leaves the film")
        _hold(said.kind in KINDS, f"sentence {index}: no such kind: {said.kind}")
        _sentence(instruction, said, told)
        told |= set(said.events)
        busy = said.end_ms
    for said, heard in zip(instruction.sentences, understood(instruction), strict=True):
        events = [film.events[event] for event in said.events]
        true = [(event.verb, None if event.prop is None else film.props[event.prop].kind) for event in events]
        _hold(heard == true, f"sentence {said.id} says {heard}, not {true}: {said.text}")


def _sentence(instruction: Instruction, said: Sentence, told: set[int]) -> None:
    film, where = instruction.film, f"sentence {said.id}"
    if not said.alignable:
        empty = (said.kind, said.events, said.intervals, said.offset_ms, said.leans_on, said.alike)
        _hold(empty == ("chat", (), None, None, None, ()), f"{where} is talk, and tells something")
        return
    _hold(bool(said.events) and all(event < len(film.events) for event in said.events), f"{where} tells no action")
    intervals = tuple((film.events[event].start_ms, film.events[event].end_ms) for event in said.events)
    _hold(said.intervals == intervals, f"{where}: the intervals are not those of its actions")
    middle = (intervals[0][0] + intervals[-1][1]) // 2
    _hold(said.offset_ms == (said.start_ms + said.end_ms) // 2 - middle, f"{where}: the offset is another")
    repeats = bool(told & set(said.events))
    by_time = "told" if said.late_ms == 0 else "early" if said.late_ms < 0 else "late"
    kind = "context" if said.leans_on is not None else "repeat" if repeats else by_time
    _hold(said.kind == kind, f"{where} is {kind}, not {said.kind}")
    if said.leans_on is not None:
        between = instruction.sentences[said.leans_on + 1 : said.id]
        _hold(said.leans_on < said.id, f"{where} leans on what is still to be said")
        _hold(instruction.sentences[said.leans_on].alignable, f"{where} leans on talk")
        _hold(not any(other.alignable for other in between), f"{where} leans on one too far back")


def _on_stage(film: Film, scene: Scene, who: int) -> bool:
    acting = {event.actor for event in film.events if event.scene == scene.id}
    return who in acting or who in {present for present, _ in scene.present}


def _cast(film: Film) -> None:
    _hold([character.id for character in film.cast] == list(range(len(film.cast))), "cast ids are indices")
    _hold(len({character.look for character in film.cast}) == len(film.cast), "two characters share a look")
    _hold(len({character.name for character in film.cast}) == len(film.cast), "two characters share a name")
    _hold(len({character.voice for character in film.cast}) == len(film.cast), "two characters share a voice")
    for character in film.cast:
        _hold(character.name in NAMES[LOOK[character.look].pronoun], f"{character.name} contradicts {character.look}")
    _hold(len({prop.kind for prop in film.props}) == len(film.props), "two things are of one kind")


def _tiles(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return [start, *(high for _, high in spans)] == [*(low for low, _ in spans), end] and all(a < b for a, b in spans)


def _times(film: Film) -> None:
    _hold(
        _tiles([(scene.start_ms, scene.end_ms) for scene in film.scenes], 0, film.duration_ms),
        "scenes do not tile the film",
    )
    for scene in film.scenes:
        shots = [(shot.start_ms, shot.end_ms) for shot in film.shots if shot.scene == scene.id]
        _hold(_tiles(shots, scene.start_ms, scene.end_ms), f"the shots do not tile scene {scene.id}")
    busy = 0
    for utterance in film.dialogue:
        scene = film.scenes[utterance.scene]
        _hold(busy <= utterance.start_ms < utterance.end_ms, "utterances overlap")
        _hold(
            scene.start_ms <= utterance.start_ms and utterance.end_ms <= scene.end_ms, "an utterance leaves its scene"
        )
        busy = utterance.end_ms
    busy = 0
    for event in film.events:
        shot = film.shots[event.shot]
        _hold(busy <= event.start_ms < event.end_ms, "actions overlap")
        _hold(shot.scene == event.scene, "an action is shot in another scene")
        _hold(shot.start_ms <= event.start_ms and event.end_ms <= shot.end_ms, f"action {event.id} leaves its shot")
        busy = event.end_ms


def _continuity(film: Film, scene: Scene, held: dict[int, int], lying: dict[str, set[int]]) -> State:
    """The opening state, held against what earlier scenes left behind."""
    state = opening(scene)
    places = sorted(state.x.values())
    _hold(all(abs(place) <= EDGE for place in places), "somebody stands off stage when the scene opens")
    _hold(all(b - a >= 0.3 for a, b in pairwise(places)), "two people stand in one place")
    _hold(state.seated <= set(state.x) and len(state.seated) <= 1, "who sits is not there, or two share the seat")
    _hold(scene.setting in SETTING, f"no such setting: {scene.setting}")
    things = [*state.held.values(), *state.lying]
    _hold(len(things) == len(set(things)) and len(state.lying) <= 1, "a thing is in two places")
    for who, prop in state.held.items():
        before = [holder for holder, thing in held.items() if thing == prop]
        _hold(before in ([], [who]), f"thing {prop} changed hands between scenes")
        _hold(all(prop not in there for there in lying.values()), f"thing {prop} was left lying and is now in a hand")
    for prop in state.lying:
        _hold(prop not in held.values(), f"thing {prop} was in a hand and lies now")
        _hold(
            all(prop not in there or place == scene.setting for place, there in lying.items()),
            f"thing {prop} moved by itself",
        )
    return state


def _replay(film: Film, scene: Scene, state: State) -> None:
    for event in film.events:
        if event.scene != scene.id:
            continue
        move = move_of(event)
        why = problem(state, move)
        _hold(why is None, f"action {event.id} ({event.verb}): {why}")
        apply(state, move)
    _hold(state.flying is None, "a thing is still in the air when the scene ends")
    for utterance in film.dialogue:
        if utterance.scene == scene.id:
            _hold(_hears(film, scene, utterance.speaker, utterance.start_ms), "somebody speaks who is not there")


def _hears(film: Film, scene: Scene, who: int, at_ms: int) -> bool:
    there = who in {present for present, _ in scene.present}
    for event in film.events:
        if event.scene == scene.id and event.actor == who and event.end_ms <= at_ms:
            there = there if event.verb not in ("enter", "leave") else event.verb == "enter"
    return there


def _script(film: Film) -> None:
    for low, high in film.gaps:
        _hold(high - low >= 1000, "a gap is shorter than a second")
        _hold(all(said.end_ms <= low or said.start_ms >= high for said in film.dialogue), "somebody speaks in a gap")
    busy = 0
    for line in film.script:
        low, high = film.gaps[line.gap]
        _hold(
            low + LEAD_MS <= line.start_ms < line.end_ms <= high - LEAD_MS, f"a line does not fit its gap: {line.text}"
        )
        _hold(busy <= line.start_ms, "two lines overlap")
        _hold(
            bool(line.events) and all(low <= film.events[event].start_ms < high for event in line.events),
            "a line is elsewhere",
        )
        busy = line.end_ms
