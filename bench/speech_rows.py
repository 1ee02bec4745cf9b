"""What hearing makes of films whose every word is known, added up over films."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bench.speech_measures import Found, HeardWord, Rate, intervals_found, leaked_dialogue
from models.data.soundtracks import Soundtrack, SpokenLine
from models.metrics.diarization import Heard as DiarizationErrors
from models.metrics.diarization import heard as diarization_errors
from models.metrics.diarization import spoken
from models.metrics.words import edit_distance, normal_words
from speech.attribute import attribute
from speech.hear import Ears, Heard, hear
from speech.said import Line, Word
from speech.text_separation import Subtitle, separate
from speech.vad import speech_regions

NO_WORDS, NOTHING = Rate(0, 0), Found(0, 0, 0)


@dataclass(slots=True)
class SpeechRow:
    """All films of one kind of voices together."""

    films: int = 0
    with_ad: int = 0
    turns: DiarizationErrors = field(default_factory=DiarizationErrors)
    silero: DiarizationErrors = field(default_factory=DiarizationErrors)
    words_of_dialogue: Rate = NO_WORDS
    words_of_description: Rate = NO_WORDS
    narrator_found: int = 0  # films with description whose narrator, and nobody else, was named
    none_found: int = 0  # films without, in which nobody was named
    description: Found = NOTHING
    leaked: Rate = NO_WORDS
    baseline: Found = NOTHING
    baseline_leaked: Rate = NO_WORDS
    sound_s: float = 0.0
    took_s: float = 0.0


def rows_of(films: Iterable[Soundtrack], ears: Ears, said: Callable[[int], None] = lambda _: None) -> SpeechRow:
    row = SpeechRow()
    for film in films:
        _add(row, film, ears)
        said(row.films)
    return row


def _add(row: SpeechRow, film: Soundtrack, ears: Ears) -> None:
    begun = time.perf_counter()
    found = hear(film.samples, ears)
    row.took_s += time.perf_counter() - begun
    row.sound_s += film.duration_ms / 1000
    row.films += 1
    reference = spoken(film.lines)
    turns = [(turn.start_ms, turn.end_ms, turn.speaker) for turn in found.turns]
    row.turns += diarization_errors(reference, turns, film.duration_ms)
    regions = [(one.start_ms, one.end_ms, 0) for one in speech_regions(film.samples)]
    row.silero += diarization_errors(reference, regions, film.duration_ms)
    words = [word for line in found.lines for word in line.words]
    dialogue, description = word_errors_apart(film.lines, words)
    row.words_of_dialogue += dialogue
    row.words_of_description += description
    if not any(line.narration for line in film.lines):
        row.none_found += not found.narrators
        return
    row.with_ad += 1
    row.narrator_found += _is_the_narrator(film, found)
    true = [(line.start_ms, line.end_ms) for line in film.lines if line.narration]
    truth = [
        HeardWord(word.start_ms, word.end_ms, word.text, line.narration) for line in film.lines for word in line.words
    ]
    subtitles = [
        Subtitle(line.start_ms, line.end_ms, line.text)
        for number, line in enumerate(film.lines)
        if not line.narration and number not in film.missing
    ]
    old = separate(attribute(words, []), subtitles).description
    row.description += intervals_found(_spans(found.description), true)
    row.leaked += leaked_dialogue(_heard_words(found.description), truth)
    row.baseline += intervals_found(_spans(old), true)
    row.baseline_leaked += leaked_dialogue(_heard_words(old), truth)


def word_errors_apart(lines: Sequence[SpokenLine], words: Sequence[Word]) -> tuple[Rate, Rate]:
    """(of dialogue, of description): each word that was written belongs to the line that it shares most time with."""
    written: dict[int, list[str]] = {number: [] for number in range(len(lines))}
    for word in words:
        shared = [min(word.end_ms, line.end_ms) - max(word.start_ms, line.start_ms) for line in lines]
        if shared:
            written[max(range(len(lines)), key=shared.__getitem__)] += normal_words(word.text)
    found = [NO_WORDS, NO_WORDS]
    for number, line in enumerate(lines):
        true = normal_words(line.text)
        found[line.narration] += Rate(edit_distance(true, written[number]), len(true))
    return found[0], found[1]


def _is_the_narrator(film: Soundtrack, found: Heard) -> bool:
    """Whether what the named narrators say is mostly description, and holds most of it."""
    true = [(line.start_ms, line.end_ms) for line in film.lines if line.narration]
    named = _spans(found.description)
    common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in named for b in true)
    length = sum(end - start for start, end in named)
    wanted = sum(end - start for start, end in true)
    return bool(length) and common >= 0.5 * length and common >= 0.5 * wanted


def _spans(lines: Sequence[Line]) -> list[tuple[int, int]]:
    return [(line.start_ms, line.end_ms) for line in lines]


def _heard_words(lines: Sequence[Line]) -> list[HeardWord]:
    return [HeardWord(word.start_ms, word.end_ms, word.text) for line in lines for word in line.words]
