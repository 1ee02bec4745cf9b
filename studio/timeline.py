"""Time: lays a film's beats, its shots, its gaps and the description of every action out in milliseconds."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from random import Random

from studio.blocking import Blocking, Say
from studio.camera import Framing, frame_dialogue, frame_move, joins
from studio.dialogue import slot_ms
from studio.simulator import Move, State, apply
from studio.text import LEAD_MS, Describer, spoken_ms
from studio.truth import AdLine, Event, Mark, Scene, Shot, Utterance

BETWEEN_LINES_MS = 250
MIN_GAP_MS = 1000


@dataclass(slots=True)
class Timeline:
    """Everything with a time, as it grows."""

    now: int = 0
    scenes: list[Scene] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    dialogue: list[Utterance] = field(default_factory=list)
    lines: list[tuple[int, str, str, tuple[int, ...]]] = field(default_factory=list)  # event, text, unnamed, names said


def lay_out(blockings: list[Blocking], describer: Describer, rng: Random, missing: float, pace: float) -> Timeline:
    """Scenes one after the other; `missing` of the utterances are not in the subtitles, `pace` stretches the pauses."""
    timeline = Timeline()
    for blocking in blockings:
        _scene(timeline, blocking, describer, rng, missing, pace)
    return timeline


def _groups(beats: list[Move | Say]) -> list[list[Move | Say]]:
    groups: list[list[Move | Say]] = []
    for beat in beats:
        if groups and isinstance(groups[-1][0], Say) == isinstance(beat, Say):
            groups[-1].append(beat)
        else:
            groups.append([beat])
    return groups


def _scene(
    timeline: Timeline, blocking: Blocking, describer: Describer, rng: Random, missing: float, pace: float
) -> None:
    scene_id, start = len(timeline.scenes), timeline.now
    state = State(dict(blocking.first.x), set(blocking.first.seated))
    describer.scene(blocking.setting, blocking.night)
    framings: list[tuple[int, Framing]] = [(start, frame_dialogue(state, None, rng))]
    timeline.now += _pause(rng, 500, 1000, pace)
    for group in _groups(blocking.beats):
        if isinstance(group[0], Say):
            _speak(
                timeline,
                [beat for beat in group if isinstance(beat, Say)],
                describer,
                framings,
                state,
                rng,
                missing,
                pace,
            )
        else:
            _act(timeline, [beat for beat in group if isinstance(beat, Move)], describer, framings, state, rng, pace)
    timeline.now += _pause(rng, 400, 800, pace)
    timeline.scenes.append(scene_of(scene_id, start, timeline.now, blocking))
    cut(timeline, scene_id, framings, rng)


def _pause(rng: Random, low: int, high: int, pace: float) -> int:
    return round(rng.randint(low, high) * pace)


def _speak(
    timeline: Timeline, says: list[Say], describer: Describer, framings: list[tuple[int, Framing]], state: State,
    rng: Random, missing: float, pace: float,
) -> None:  # fmt: skip
    framings.append((timeline.now - 150, frame_dialogue(state, says[0].speaker, rng)))
    for index, say in enumerate(says):
        if index:
            timeline.now += rng.randint(200, 600)
        end = timeline.now + slot_ms(say.text)
        kept = rng.random() >= missing
        timeline.dialogue.append(Utterance(timeline.now, end, say.speaker, say.text, kept, len(timeline.scenes)))
        describer.heard.update(say.names)
        timeline.now = end


def _act(
    timeline: Timeline, moves: list[Move], describer: Describer, framings: list[tuple[int, Framing]], state: State,
    rng: Random, pace: float,
) -> None:  # fmt: skip
    start = timeline.now
    needed = LEAD_MS
    timeline.now += _pause(rng, 350, 700, pace)
    for index, move in enumerate(moves):
        if index and move.verb != "catch":
            timeline.now += _pause(rng, 300, 600, pace)
        text, unnamed, named = describer.line(move)
        needed += spoken_ms(text) + BETWEEN_LINES_MS
        framing = frame_move(state, move, rng)
        apply(state, places_only(move))
        begin, timeline.now = timeline.now, timeline.now + rng.randrange(2200, 3240, 40)
        framings.append((begin - 150, framing))
        timeline.lines.append((len(timeline.events), text, unnamed, named))
        timeline.events.append(
            Event(
                len(timeline.events), len(timeline.scenes), -1, move.verb, move.actor, move.prop, move.target,
                begin, timeline.now, move.importance, move.x_from, move.x_to,
            )
        )  # fmt: skip
    # Words take what they need: a wordy line holds the gap open after the action.
    timeline.now = max(timeline.now + _pause(rng, 250, 600, pace), start + needed)


def places_only(move: Move) -> Move:
    """For the camera only places and seats matter, so things are left out of the state."""
    return Move(move.verb, move.actor, None, None, move.x_from, move.x_to)


def scene_of(scene_id: int, start: int, end: int, blocking: Blocking) -> Scene:
    """The scene as it opens, from how it was staged."""
    first = blocking.first
    centre = sum(first.x.values()) / max(1, len(first.x))
    present = tuple(
        (who, Mark(x, 1 if x < centre or x == min(first.x.values()) else -1)) for who, x in sorted(first.x.items())
    )
    on_stage = set(first.x) | {beat.actor for beat in blocking.beats if isinstance(beat, Move)}
    return Scene(
        scene_id, blocking.setting.id, blocking.night, start, end, present, tuple(sorted(first.seated)),
        tuple(sorted((prop, who) for who, prop in first.held.items() if who in on_stage)), tuple(sorted(first.lying)),
        first.door_open,
    )  # fmt: skip


def cut(timeline: Timeline, scene_id: int, framings: list[tuple[int, Framing]], rng: Random) -> None:
    """Framings become shots: equal neighbours and the very short are one."""
    kept: list[tuple[int, Framing]] = []
    for begin, framing in framings:
        if kept and (joins(kept[-1][1], framing)):
            continue
        if kept and begin - kept[-1][0] < 1000:
            kept[-1] = (kept[-1][0], framing)
            continue
        kept.append((begin, framing))
    merged = [pair for index, pair in enumerate(kept) if not index or not joins(kept[index - 1][1], pair[1])]
    ends = [begin for begin, _ in merged[1:]] + [timeline.now]
    for (begin, framing), end in zip(merged, ends, strict=True):
        zoom = rng.choice((1.0, 1.0, 1.05))
        timeline.shots.append(Shot(len(timeline.shots), scene_id, begin, end, framing.size, framing.x, 0.0, zoom))


def free_of_dialogue(dialogue: list[Utterance], duration_ms: int) -> tuple[tuple[int, int], ...]:
    """The intervals of at least a second in which nobody speaks."""
    edges = [0, *(edge for utterance in dialogue for edge in (utterance.start_ms, utterance.end_ms)), duration_ms]
    return tuple((low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if high - low >= MIN_GAP_MS)


def place_lines(timeline: Timeline, gaps: tuple[tuple[int, int], ...]) -> tuple[AdLine, ...]:
    """Every line inside the gap of its action, as near to it as the words allow."""
    script: list[AdLine] = []
    begins = [timeline.events[line[0]].start_ms for line in timeline.lines]  # in the order of time
    for index, (low, high) in enumerate(gaps):
        inside = timeline.lines[bisect_left(begins, low) : bisect_left(begins, high)]
        starts: list[int] = []
        free = low + LEAD_MS
        for event, text, _, _ in inside:
            free = max(free, timeline.events[event].start_ms - 300)
            starts.append(free)
            free += spoken_ms(text) + BETWEEN_LINES_MS
        limit = high - LEAD_MS
        for position in reversed(range(len(inside))):
            starts[position] = min(starts[position], limit - spoken_ms(inside[position][1]))
            limit = starts[position] - BETWEEN_LINES_MS
        for begin, (event, text, unnamed, _) in zip(starts, inside, strict=True):
            script.append(AdLine(begin, begin + spoken_ms(text), index, (event,), text, unnamed))
    return tuple(script)
