"""Another cut of a film: its truth at the times of that cut. Speed, what was taken out, and what was put before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from studio.recut import Piece, cut_time, film_time, kept_whole, without
from studio.timeline import MIN_GAP_MS
from studio.truth import AdLine, Film, Utterance, names_known

_SHORTEST_CUT_MS, _LONGEST_CUT_MS = 2_500, 12_000


@dataclass(frozen=True, slots=True)
class Cut:
    """How a film's time becomes a cut's: pieces in order, played `speed` times as fast, after `lead_ms` of black."""

    pieces: tuple[Piece, ...]
    speed: Fraction = Fraction(1)
    lead_ms: int = 0

    @property
    def duration_ms(self) -> int:
        return self.lead_ms + round(sum(piece.end_ms - piece.start_ms for piece in self.pieces) / self.speed)

    def at(self, t_ms: int) -> int:
        """Where a film time lies in the cut; what was taken out lies where it was cut."""
        return self.lead_ms + round(cut_time(self.pieces, t_ms) / self.speed)

    def shown(self, t_ms: int) -> int | None:
        """The film time that is seen at a time of the cut; None where it is black."""
        return None if t_ms < self.lead_ms else film_time(self.pieces, int((t_ms - self.lead_ms) * self.speed))

    def edits(self) -> list[tuple[int, int, int, int]]:
        """Every piece: from and to in the film, from and to in the cut."""
        made, at = [], 0
        for piece in self.pieces:
            first, at = at, at + piece.end_ms - piece.start_ms
            edges = (self.lead_ms + round(first / self.speed), self.lead_ms + round(at / self.speed))
            made.append((piece.start_ms, piece.end_ms, *edges))
        return made


def without_scene(film: Film, rng: Random) -> tuple[Piece, ...]:
    """One scene is out, neither the first nor the last; of a film with two scenes, some seconds."""
    if len(film.scenes) < 3:
        return without_seconds(film, rng)
    scene = rng.choice(film.scenes[1:-1])
    return tuple(without(film.duration_ms, scene.start_ms, scene.end_ms))


def without_seconds(film: Film, rng: Random) -> tuple[Piece, ...]:
    """Some shots in a row are out, 2.5 to 12 s, and nobody is cut off while speaking."""
    edges = [shot.start_ms for shot in film.shots[1:]]
    quiet = [at for at in edges if not any(said.start_ms < at < said.end_ms for said in film.dialogue)]
    spans = [(a, b) for a in quiet for b in quiet if _SHORTEST_CUT_MS <= b - a <= _LONGEST_CUT_MS]
    if not spans:  # a film of very long shots: from the middle of its longest pause
        low, high = max(film.gaps, key=lambda gap: gap[1] - gap[0], default=(0, film.duration_ms))
        middle = (low + high) // 2
        spans = [(middle, min(high, middle + _SHORTEST_CUT_MS))]
    return tuple(without(film.duration_ms, *rng.choice(spans)))


def retimed(film: Film, cut: Cut) -> tuple[Film, list[int]]:
    """(the film with the times of the cut, which of its utterances are left).

    What was taken out is not there any more: scenes, shots, events of which less than half is left, lines of which
    anything is missing. Everything left is numbered anew. A scene begins as its story says, so that things may be
    elsewhere than the cut shows.
    """

    def spans(kept: Sequence[int]) -> dict[int, int]:
        return {old: new for new, old in enumerate(kept)}

    def left(start_ms: int, end_ms: int) -> int:
        return cut_time(cut.pieces, end_ms) - cut_time(cut.pieces, start_ms)

    scenes = spans([each.id for each in film.scenes if left(each.start_ms, each.end_ms) > 0])
    shots = spans([each.id for each in film.shots if left(each.start_ms, each.end_ms) > 0])
    events = spans(
        [
            each.id
            for each in film.events
            if 2 * left(each.start_ms, each.end_ms) >= each.end_ms - each.start_ms and each.shot in shots
        ]
    )
    said = [n for n, each in enumerate(film.dialogue) if kept_whole(cut.pieces, each.start_ms, each.end_ms)]
    dialogue = tuple(
        replace(each, start_ms=cut.at(each.start_ms), end_ms=cut.at(each.end_ms), scene=scenes[each.scene])
        for each in (film.dialogue[n] for n in said)
    )
    gaps = _gaps(dialogue, cut)
    made = replace(
        film,
        duration_ms=cut.duration_ms,
        scenes=tuple(
            replace(
                film.scenes[old], id=new,
                start_ms=cut.at(film.scenes[old].start_ms), end_ms=cut.at(film.scenes[old].end_ms),
            )
            for old, new in scenes.items()
        ),
        shots=tuple(
            replace(
                film.shots[old], id=new, scene=scenes[film.shots[old].scene],
                start_ms=cut.at(film.shots[old].start_ms), end_ms=cut.at(film.shots[old].end_ms),
            )
            for old, new in shots.items()
        ),
        events=tuple(
            replace(
                film.events[old], id=new, scene=scenes[film.events[old].scene], shot=shots[film.events[old].shot],
                start_ms=cut.at(film.events[old].start_ms), end_ms=cut.at(film.events[old].end_ms),
            )
            for old, new in events.items()
        ),
        dialogue=dialogue,
        gaps=gaps,
        script=_script(film, cut, events, gaps),
    )  # fmt: skip
    return replace(made, names_known_ms=names_known(made.cast, made.dialogue, made.script)), said


def _gaps(dialogue: Sequence[Utterance], cut: Cut) -> tuple[tuple[int, int], ...]:
    edges = [0, *(edge for said in dialogue for edge in (said.start_ms, said.end_ms)), cut.duration_ms]
    shortest = int(MIN_GAP_MS / cut.speed)
    return tuple((low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if high - low >= shortest)


def _script(film: Film, cut: Cut, events: dict[int, int], gaps: Sequence[tuple[int, int]]) -> tuple[AdLine, ...]:
    lines = []
    for line in film.script:
        if not kept_whole(cut.pieces, line.start_ms, line.end_ms) or not all(event in events for event in line.events):
            continue
        start, end = cut.at(line.start_ms), cut.at(line.end_ms)
        gap = next(n for n, (low, high) in enumerate(gaps) if low <= start and end <= high)
        told = tuple(events[event] for event in line.events)
        lines.append(replace(line, start_ms=start, end_ms=end, gap=gap, events=told))
    return tuple(lines)
