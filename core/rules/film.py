"""What a rule may look at beside the track. All is optional: a rule whose facts are missing is off and says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.intervals import Interval
from core.names import Ledger

Words = tuple[int, int, str]  # start_ms, end_ms, text


@dataclass(frozen=True, slots=True)
class SoundMeasure:
    """What was measured on one cue's recording in the mix; None where nobody measured."""

    dip_db: float | None = None  # how far the programme goes down under it, positive
    ramp_ms: int | None = None  # the shorter of the two ramps
    head_silence_ms: int | None = None
    tail_silence_ms: int | None = None
    true_peak_dbtp: float | None = None
    clipped_samples: int | None = None
    end_level_db: float | None = None  # of the last 20 ms, relative to the clip's loudness: a cut word ends loud


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """One film as the rules see it; times in ms. Maps are keyed by the cue's index in the track."""

    duration_ms: int | None = None
    speech: Sequence[Interval] = ()  # heard
    dialogue: Sequence[Words] = ()  # written
    gaps: Sequence[Interval] = ()  # free of speech
    shots: Sequence[Interval] = ()
    ledger: Ledger | None = None
    present: Sequence[tuple[int, int, tuple[str, ...]]] = ()  # who is to be seen
    spoken_ms: Mapping[int, int] = field(default_factory=dict)  # measured length of the voice
    events_ms: Mapping[int, int] = field(default_factory=dict)  # when what the cue tells begins
    texts: Sequence[Words] = ()  # read off the picture
    credits_ms: int | None = None  # when the end credits begin
    evidence: Mapping[int, frozenset[str]] = field(default_factory=dict)  # words that the picture supports
    dictionary: frozenset[str] = frozenset()  # lower case words of the track's language
    sound: Mapping[int, SoundMeasure] = field(default_factory=dict)
    stem_lufs: float | None = None  # loudness of the whole description stem
    stem_peak_dbtp: float | None = None
