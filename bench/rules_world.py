"""World films as the rules see them: their ideal description as a track, and everything that is known beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from core.formats.track import TextCue, TextTrack
from core.names import Character, ledger_of
from core.rules.film import FilmFacts, SoundMeasure
from core.rules.profile import HOUSE, RuleProfile
from studio.text import look_phrase
from studio.truth import Film
from studio.world import LOOK

GOOD_SOUND = SoundMeasure(
    dip_db=9.0,
    ramp_ms=300,
    head_silence_ms=40,
    tail_silence_ms=60,
    true_peak_dbtp=-3.0,
    clipped_samples=0,
    end_level_db=-40.0,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One track with its facts; planters change a copy of it."""

    film: Film
    track: TextTrack
    facts: FilmFacts
    profile: RuleProfile = HOUSE

    def with_cue(self, index: int, cue: TextCue) -> Case:
        cues = list(self.track.cues)
        cues[index] = cue
        return replace(self, track=replace(self.track, cues=cues))

    def with_text(self, index: int, text: str) -> Case:
        """The same cue with another text; its voice stays as long, so that only the text is at fault."""
        return self.with_cue(index, replace(self.track.cues[index], text=text))

    def with_facts(self, **changed: object) -> Case:
        return replace(self, facts=replace(self.facts, **changed))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Planted:
    """A case with one fault; `cue` is where, None where a stretch of the film is meant."""

    case: Case
    cue: int | None


def some_cue(rng: Random, case: Case) -> int:
    return rng.randrange(len(case.track.cues))


def retold(rng: Random, case: Case, change: Callable[[str], str]) -> Planted:
    """Some cue's text, changed."""
    at = some_cue(rng, case)
    return Planted(case.with_text(at, change(case.track.cues[at].text)), at)


def case_of(film: Film) -> Case:
    """A film's ideal script and its truth."""
    cues = [
        TextCue(line.start_ms, line.end_ms, line.text, {"id": f"ad-{index}"}) for index, line in enumerate(film.script)
    ]
    dialogue = [(line.start_ms, line.end_ms, line.text) for line in film.dialogue]
    cast = [
        Character(one.name, look=look_phrase(one.look), pronoun=LOOK[one.look].pronoun)  # type: ignore[arg-type]
        for one in film.cast
    ]
    starts = {event.id: event.start_ms for event in film.events}
    words = frozenset(
        word.lower()
        for text in (*(line.text for line in film.script), *(line.unnamed for line in film.script))
        for word in re.findall(r"[A-Za-z]+", text)
    )
    facts = FilmFacts(
        duration_ms=film.duration_ms,
        speech=tuple((start, end) for start, end, _ in dialogue),
        dialogue=tuple(dialogue),
        gaps=film.gaps,
        shots=tuple((shot.start_ms, shot.end_ms) for shot in film.shots),
        ledger=ledger_of(cast, dialogue, guess=False),
        spoken_ms={index: line.end_ms - line.start_ms for index, line in enumerate(film.script)},
        events_ms={index: max(starts[e] for e in line.events) for index, line in enumerate(film.script) if line.events},
        evidence=dict.fromkeys(range(len(cues)), words),
        dictionary=words,
        sound=dict.fromkeys(range(len(cues)), GOOD_SOUND),
        stem_lufs=HOUSE.stem_lufs,
        stem_peak_dbtp=HOUSE.peak_dbtp - 1,
    )
    return Case(film, TextTrack(cues), facts)


def one_after_another(cases: Sequence[Case], count: int) -> Case:
    """One long film with at least `count` cues, cut to them, made of several and repeated until it is long enough."""
    cues: list[TextCue] = []
    speech, gaps, shots, dialogue = [], [], [], []
    spoken: dict[int, int] = {}
    offset = 0
    while len(cues) < count:
        for case in cases:
            if len(cues) >= count:
                break
            for index, cue in enumerate(case.track.cues[: count - len(cues)]):
                spoken[len(cues)] = case.facts.spoken_ms[index]
                name = {"id": f"ad-{len(cues)}"}
                cues.append(TextCue(cue.start_ms + offset, cue.end_ms + offset, cue.text, name))
            speech += [(start + offset, end + offset) for start, end in case.facts.speech]
            gaps += [(start + offset, end + offset) for start, end in case.facts.gaps]
            shots += [(start + offset, end + offset) for start, end in case.facts.shots]
            dialogue += [(start + offset, end + offset, text) for start, end, text in case.facts.dialogue]
            offset += case.film.duration_ms
    facts = FilmFacts(
        duration_ms=offset,
        speech=tuple(speech),
        dialogue=tuple(dialogue),
        gaps=tuple(gaps),
        shots=tuple(shots),
        ledger=cases[0].facts.ledger,
        spoken_ms=spoken,
    )
    return Case(cases[0].film, TextTrack(cues), facts)
