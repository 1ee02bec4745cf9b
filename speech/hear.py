"""All that is heard in a soundtrack: who speaks when, what they say, and which voice describes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speech.attribute import attribute
from speech.diarize import Diarizer, diarize_both
from speech.memory import give_back, let_go
from speech.narrator import Cue, Narrators, find_narrators, first_person_share, words_of_speakers
from speech.recogniser import Recogniser, open_recogniser
from speech.said import Line, Turn
from speech.transcribe import transcribe
from speech.vad import RATE, Region, speech_regions

Progress = Callable[[float, float, str], None]  # done, total and what is done; may raise to cancel

# Shares of the work.
LISTENED, TOLD_APART = 0.06, 0.5
NEAR_MS = 200  # a speaker's turn and a region of speech nearer than this are one stretch to be written down


@dataclass(frozen=True, slots=True)
class Ears:
    """The models that hear, loaded. One thread at a time."""

    diarizer: Diarizer
    recogniser: Recogniser

    @classmethod
    def open(cls, diarization: Path, whisper: Path, threads: int = 1) -> Ears:
        """Of two folders as pyannote and Whisper come. Raises ValueError where one of them is not."""
        opened = cls(Diarizer(diarization), open_recogniser(whisper, threads))
        give_back()  # opening takes more than what is open
        return opened


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice of a soundtrack, as far as it can be told from the others."""

    number: int  # as Turn.speaker
    speech_ms: int
    words: int
    first_person: float  # share of its words that are I, me, my, we ..
    narrator: float  # 0..1: how likely it is the describer


@dataclass(frozen=True, slots=True)
class Heard:
    lines: tuple[Line, ...]  # in order of time, of actors and describers
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]  # in order of number
    narrators: frozenset[int]  # numbers; empty where nobody describes
    narrator_probability: float  # that the answer, "nobody" included, is right
    language: str  # BCP 47; "" where nothing was said
    confidence: float  # 0..1: mean probability of the words

    @property
    def description(self) -> list[Line]:
        return [line for line in self.lines if line.speaker in self.narrators]

    @property
    def dialogue(self) -> list[Line]:
        return [line for line in self.lines if line.speaker not in self.narrators]


def hear(
    audio: NDArray[np.int16],
    ears: Ears,
    progress: Progress | None = None,
    subtitles: Sequence[Cue] = (),
    regions: Sequence[Region] | None = None,
) -> Heard:
    """Everything said in `audio`, int16 [n] at 16 kHz (a memory map is read piece by piece).

    `subtitles`, [start_ms, end_ms) of a film's own, tell who is no narrator; `regions` are `speech.vad`'s, where they
    are known already.
    """
    tell = _stages(progress)
    if regions is None:
        regions = speech_regions(audio, tell(0, LISTENED, "Finding where somebody speaks"))
        let_go(audio)
    turns, apart = diarize_both(audio, ears.diarizer, tell(LISTENED, TOLD_APART, "Telling the speakers apart"), regions)
    give_back()
    spoken = together(regions, turns, len(audio) * 1000 // RATE)
    written = transcribe(audio, spoken, ears.recogniser, tell(TOLD_APART, 1, "Writing down what is said"))
    lines = attribute(written.words, apart)
    give_back()
    found = find_narrators(lines, subtitles)
    return Heard(
        tuple(lines),
        tuple(turns),
        _speakers(lines, turns, found),
        found.speakers,
        _sure(found),
        written.language,
        written.confidence,
    )


def together(regions: Sequence[Region], turns: Sequence[Turn], duration_ms: int) -> list[Region]:
    """Where either hears speech, in order and apart."""
    spans = sorted([(one.start_ms, one.end_ms) for one in (*regions, *turns)])
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= NEAR_MS:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [Region(start, min(end, duration_ms), 1.0) for start, end in joined]


def _speakers(lines: Sequence[Line], turns: Sequence[Turn], found: Narrators) -> tuple[Speaker, ...]:
    said = words_of_speakers(lines)
    numbers = sorted({turn.speaker for turn in turns} | set(said))
    return tuple(
        Speaker(
            number,
            sum(turn.end_ms - turn.start_ms for turn in turns if turn.speaker == number),
            len(said.get(number, ())),
            first_person_share(said.get(number, [])),
            found.probabilities.get(number, 0.0),
        )
        for number in numbers
    )


def _sure(found: Narrators) -> float:
    """The probability that exactly the chosen speakers describe."""
    chances = [max(each, 1 - each) for each in found.probabilities.values()]
    return float(np.prod(chances)) if chances else 1.0


def _stages(progress: Progress | None) -> Callable[[float, float, str], Callable[[float, float], None] | None]:
    """Makes of one call for the whole the calls of its stages."""

    def stage(begin: float, end: float, what: str) -> Callable[[float, float], None] | None:
        if progress is None:
            return None

        def tell(done: float, total: float) -> None:
            progress(begin + (end - begin) * (done / total if total else 1.0), 1.0, what)

        return tell

    return stage
