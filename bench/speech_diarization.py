"""Who speaks when, measured on soundtracks: diarization error without a collar, overlaps counted, and how well speech
itself is found, beside the voice activity detector's own."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from models.data.soundtracks import Soundtrack
from models.metrics.diarization import Heard, heard, spoken
from speech.diarize import Diarizer, diarize
from speech.vad import speech_regions


@dataclass(frozen=True, slots=True)
class DiarizationRow:
    films: int
    hours: float
    der: float  # missed, false and confused speech, as share of speech
    missed: float
    false: float
    confused: float
    vad_error: float  # of the turns
    silero_error: float  # of speech.vad on the same films
    right_count: float  # share of films in which as many speakers were found as speak
    seconds_an_hour: float  # of computing, the detector included


def diarization_row(tracks: Iterable[Soundtrack], diarizer: Diarizer) -> DiarizationRow:
    """Over all of `tracks` together."""
    total, silero = Heard(), Heard()
    films, right, sound_s, took_s = 0, 0, 0.0, 0.0
    for track in tracks:
        started = time.monotonic()
        regions = speech_regions(track.samples)
        turns = diarize(track.samples, diarizer, speech=regions)
        took_s += time.monotonic() - started
        reference = spoken(track.lines)
        total += heard(reference, [(turn.start_ms, turn.end_ms, turn.speaker) for turn in turns], track.duration_ms)
        silero += heard(reference, [(one.start_ms, one.end_ms, 0) for one in regions], track.duration_ms)
        films += 1
        right += len({turn.speaker for turn in turns}) == len({line.speaker for line in track.lines})
        sound_s += track.duration_ms / 1000
    speech = max(total.speech, 1e-9)
    return DiarizationRow(
        films, round(sound_s / 3600, 2), round(total.der, 4), round(total.missed / speech, 4),
        round(total.false / speech, 4), round(total.confused / speech, 4), round(total.vad_error, 4),
        round(silero.vad_error, 4), round(right / max(1, films), 3), round(took_s / max(sound_s, 1e-9) * 3600, 1),
    )  # fmt: skip
